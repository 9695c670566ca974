-- Tells the server what became of the suggestion that is shown: it counts, and does not bring back what was sent away. Knows
-- no text but its length.
local server = require('linewright.server')

local M = {}

--- The buffer of the one that is shown; nil when there is none.
---@type integer|nil
local buffer = nil
local has_part = false

---@param outcome 'shown'|'accepted'|'partiallyAccepted'|'dismissed'
---@param more table|nil
local function tell(outcome, more)
  if buffer and vim.api.nvim_buf_is_valid(buffer) then
    local params = { textDocument = { uri = vim.uri_from_bufnr(buffer) }, outcome = outcome }
    server.notify(buffer, 'linewright/outcome', vim.tbl_extend('force', params, more or {}))
  end
end

--- Drawn again, it is still one.
---@param shown_in integer
function M.shown(shown_in)
  if buffer then
    return
  end
  buffer, has_part = shown_in, false
  tell('shown')
end

--- One suggestion counts once, whatever the number of words that are taken of it.
---@param text string what was taken
---@param is_all boolean
function M.accepted(text, is_all)
  local characters = vim.fn.strutf16len(text)
  if is_all then
    tell('accepted', { characters = characters })
    buffer = nil
  elseif not has_part then
    tell('partiallyAccepted', { characters = characters })
    has_part = true
  end
end

--- All of it stands there, by hand: neither accepted nor dismissed.
function M.typed()
  buffer = nil
end

--- Gone without having been taken. Of one that a part was taken of, that part is what became of it, unless the rest was sent away.
---@param by_key boolean
function M.dismissed(by_key)
  if by_key or not has_part then
    tell('dismissed', { byKey = by_key })
  end
  buffer = nil
end

return M
