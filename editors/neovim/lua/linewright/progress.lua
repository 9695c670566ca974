-- How far each server is in reading its folder, as it tells while it does. Knows no folder, and takes no progress from other plugins
-- that show it.
local M = {}

--- Percentages by the client's id, while something is read.
---@type table<integer, integer>
local reached = {}

---@param client_id integer
---@param value { kind: string, percentage: integer|nil }
local function take(client_id, value)
  if value.kind == 'end' then
    reached[client_id] = nil
  else
    reached[client_id] = value.percentage or reached[client_id]
  end
  -- One that died in the middle tells no end.
  for id in pairs(reached) do
    if not vim.lsp.get_client_by_id(id) then
      reached[id] = nil
    end
  end
end

function M.setup()
  vim.api.nvim_create_autocmd('LspProgress', {
    group = vim.api.nvim_create_augroup('linewright.progress', {}),
    callback = function(event)
      local client = vim.lsp.get_client_by_id(event.data.client_id)
      if client and client.name == require('linewright.server').name then
        take(client.id, event.data.params.value)
      end
    end,
  })
end

--- Percent; nil while nothing is read, and before the server has said how far it is.
---@param client vim.lsp.Client
---@return integer|nil
function M.percentage(client)
  return reached[client.id]
end

return M
