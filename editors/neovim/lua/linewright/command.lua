-- `:Linewright why|status|toggle|restart`. Knows what to call and how to print it.
local M = {}

---@param message string
---@param level integer|nil
local function tell(message, level)
  vim.notify('Linewright: ' .. message, level or vim.log.levels.INFO)
end

--- The server of the buffer, or a word on why there is none.
---@param buffer integer
---@return vim.lsp.Client|nil
local function client_or_tell(buffer)
  local client = require('linewright.server').client(buffer)
  if not client then
    tell('no server for this buffer. See :checkhealth linewright.', vim.log.levels.WARN)
  end
  return client
end

---@param client vim.lsp.Client
---@param method string
---@param params table
---@param buffer integer
---@param show fun(result: any)
local function ask(client, method, params, buffer, show)
  require('linewright.server').request(client, method, params, function(failure, result)
    if failure then
      tell(('%s failed: %s'):format(method, failure.message), vim.log.levels.ERROR)
    else
      show(result)
    end
  end, buffer)
end

---@param folder table
---@param percentage integer|nil of what is being read
---@return string
local function folder_line(folder, percentage)
  local is_read = folder.state == 'indexing' and percentage ~= nil
  local how_far = is_read and (', %d %%'):format(percentage) or ''
  local files = folder.stats and (', %d files'):format(folder.stats.files) or ''
  return ('  %s: %s%s%s'):format(folder.root, folder.state, how_far, files)
end

local actions = {}

function actions.why()
  local buffer = vim.api.nvim_get_current_buf()
  local client = client_or_tell(buffer)
  if client then
    ask(client, 'linewright/explain', { textDocument = { uri = vim.uri_from_bufnr(buffer) } }, buffer, function(result)
      require('linewright.why').open(result, client.config.root_dir)
    end)
  end
end

function actions.status()
  local buffer = vim.api.nvim_get_current_buf()
  local client = client_or_tell(buffer)
  if not client then
    return
  end
  ask(client, 'linewright/status', vim.empty_dict(), buffer, function(result)
    local is_enabled = require('linewright').is_enabled()
    local lines = {
      ('Linewright %s, %s'):format(result.version, is_enabled and 'on' or 'off (:Linewright toggle turns it on)'),
      ('  engine: %s'):format(result.engine.name),
    }
    if result.engine.problem then
      table.insert(lines, '  ' .. result.engine.problem)
    end
    if result.engine.missing then
      table.insert(lines, '  ' .. result.engine.missing)
    end
    local percentage = require('linewright.progress').percentage(client)
    for _, folder in ipairs(result.folders) do
      table.insert(lines, folder_line(folder, percentage))
    end
    local counts = result.outcomes
    table.insert(lines, ('  since %s: %d shown, %d accepted, %d in part, %d dismissed (%s)'):format(
      counts.since, counts.shown, counts.accepted, counts.partiallyAccepted, counts.dismissed, counts.file))
    vim.notify(table.concat(lines, '\n'))
  end)
end

function actions.toggle()
  tell(require('linewright').toggle() and 'on' or 'off')
end

function actions.restart()
  require('linewright.server').restart()
end

---@return string[]
local function names()
  local result = vim.tbl_keys(actions)
  table.sort(result)
  return result
end

---@param words string[] after the command
function M.run(words)
  local action = actions[words[1] or 'status']
  if not action or #words > 1 then
    tell(('there is no ":Linewright %s"; there are %s.'):format(table.concat(words, ' '), table.concat(names(), ', ')),
      vim.log.levels.ERROR)
  elseif not require('linewright').is_set_up() then
    tell('call require("linewright").setup{} in your configuration first.', vim.log.levels.WARN)
  else
    action()
  end
end

---@param lead string
---@return string[]
function M.complete(lead)
  return vim.tbl_filter(function(name)
    return vim.startswith(name, lead)
  end, names())
end

return M
