-- What a configuration calls: `setup` and the actions. Knows neither how suggestions are found nor how they are drawn.
local M = {}

--- Neovim's own inline completion or the plugin's; nil before `setup`.
local driver = nil

--- Starts the server for the open buffers and all that come. What is wrong in `options` is named and keeps its default.
---@param options table|nil see |linewright-setup|
function M.setup(options)
  if vim.fn.has('nvim-0.10') == 0 then
    vim.notify('Linewright needs Neovim 0.10 or later.', vim.log.levels.ERROR)
    return
  end
  local config, problems = require('linewright.config').read(options)
  for _, problem in ipairs(problems) do
    vim.notify('Linewright: ' .. problem, vim.log.levels.WARN)
  end
  local builtin = require('linewright.builtin')
  driver = config.builtin and builtin.exists() and builtin or require('linewright.session')
  driver.setup(config)
  require('linewright.keys').setup(config.keys, driver.keys_for)
  require('linewright.progress').setup()
  require('linewright.server').setup(config)
  require('linewright.help').make_tags()
end

---@return boolean
function M.is_set_up()
  return driver ~= nil
end

---@param part 'all'|'word'|'line'
---@return boolean
local function accept(part)
  return driver ~= nil and driver.accept(part)
end

--- Each of the three answers whether there was something to accept.
function M.accept()
  return accept('all')
end

function M.accept_word()
  return accept('word')
end

function M.accept_line()
  return accept('line')
end

function M.next()
  if driver then
    driver.cycle(1)
  end
end

function M.previous()
  if driver then
    driver.cycle(-1)
  end
end

function M.dismiss()
  return driver ~= nil and driver.dismiss()
end

--- Asks at the cursor, also where nothing would come unasked.
function M.trigger()
  if driver then
    driver.trigger()
  end
end

---@return boolean
function M.is_enabled()
  return driver ~= nil and driver.is_enabled()
end

---@return boolean enabled now
function M.toggle()
  if driver then
    driver.set_enabled(not driver.is_enabled())
  end
  return M.is_enabled()
end

return M
