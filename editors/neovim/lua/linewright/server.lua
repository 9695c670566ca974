-- The server's process: how it is found, started for a buffer, and started again when it has died. Knows no suggestion.
local M = { name = 'linewright' }

--- A server that dies this often within the window is left alone: it would only die again.
local most_restarts = 3
local restart_window = 180

---@class linewright.ServerState
---@field config linewright.Config|nil
---@field restarts integer[] times of unasked ends, in seconds
---@field told string|nil the last message, so that it comes once
---@field stopping boolean
local state = { config = nil, restarts = {}, told = nil, stopping = false }

---@param message string
---@param level integer|nil
local function tell(message, level)
  if state.told == message then
    return
  end
  state.told = message
  vim.notify('Linewright: ' .. message, level or vim.log.levels.WARN)
end

--- The checkout that this plugin is a part of, if it is.
---@return string|nil
local function repository()
  local here = vim.uv.fs_realpath(debug.getinfo(1, 'S').source:sub(2))
  -- lua/linewright/server.lua in editors/neovim
  local root = here and vim.fs.dirname(here)
  for _ = 1, 4 do
    root = root and vim.fs.dirname(root)
  end
  return root and vim.uv.fs_stat(root .. '/bin/linewright') and root or nil
end

--- The command to start, where it comes from, or what to do when there is none.
---@param config linewright.Config
---@return string[]|nil command
---@return string origin_or_problem
function M.find(config)
  if config.cmd then
    if vim.fn.executable(config.cmd[1]) == 0 then
      return nil, ('cmd[1], "%s", is no program that can be run. Mend "cmd" in setup{}.'):format(config.cmd[1])
    end
    return config.cmd, 'cmd in setup{}'
  end
  local root = repository()
  if root then
    if vim.fn.executable('node') == 0 then
      return nil, 'Node is not on the PATH. Install Node 20 or later, or set "cmd" in setup{}.'
    end
    if vim.uv.fs_stat(root .. '/dist/server/main.js') then
      return { 'node', root .. '/bin/linewright', 'serve', '--stdio' }, 'the checkout in ' .. root
    end
  end
  if vim.fn.executable('linewright') == 1 then
    return { 'linewright', 'serve', '--stdio' }, '"linewright" on the PATH'
  end
  if root then
    return nil, ('the server in %s has not been built. Run "npm ci" there.'):format(root)
  end
  return nil, 'no server. Run "npm ci && npm install -g ." in a checkout of Linewright, or set "cmd" in setup{}.'
end

--- Neovim's file types that go by another name in the protocol.
local language_ids = {
  cs = 'csharp',
  sh = 'shellscript',
  bash = 'shellscript',
  zsh = 'shellscript',
  objc = 'objective-c',
  objcpp = 'objective-cpp',
  tex = 'latex',
}

---@param buffer integer
---@return boolean
local function is_wanted(buffer)
  if not vim.api.nvim_buf_is_loaded(buffer) or vim.bo[buffer].buftype ~= '' or vim.bo[buffer].filetype == '' then
    return false
  end
  local filetypes = state.config and state.config.filetypes
  return filetypes == nil or vim.tbl_contains(filetypes, vim.bo[buffer].filetype)
end

--- The command that only prints the server's version: options of `serve` go, "node" and a path before it stay.
---@param command string[]
---@return string[]
function M.version_command(command)
  local result = {}
  for _, word in ipairs(command) do
    if word == 'serve' then
      break
    end
    table.insert(result, word)
  end
  table.insert(result, '--version')
  return result
end

--- What the program says when it is only asked for its version, for a message that helps.
---@param command string[]
---@param done fun(said: string)
local function ask_version(command, done)
  local started, failure = pcall(vim.system, M.version_command(command), { text = true, timeout = 10000 }, function(result)
    local said = vim.trim((result.stderr or '') .. (result.stdout or ''))
    vim.schedule(function()
      done(said)
    end)
  end)
  if not started then
    done(tostring(failure))
  end
end

---@param command string[]
---@param code integer
---@param signal integer
---@param was_ready boolean
local function ended(command, code, signal, was_ready)
  if state.stopping or vim.v.exiting ~= vim.NIL then
    return
  end
  local how = signal ~= 0 and ('was ended by signal %d'):format(signal) or ('ended with code %d'):format(code)
  if not was_ready then
    ask_version(command, function(said)
      tell(('the server %s at its start (%s): %s. See :checkhealth linewright.'):format(
        how, table.concat(command, ' '), said ~= '' and said or 'it said nothing'), vim.log.levels.ERROR)
    end)
    return
  end
  local now = vim.uv.now() / 1000
  state.restarts = vim.tbl_filter(function(time)
    return now - time < restart_window
  end, state.restarts)
  if #state.restarts >= most_restarts then
    tell(('the server %s again and is left alone. :Linewright restart starts it.'):format(how), vim.log.levels.ERROR)
    return
  end
  table.insert(state.restarts, now)
  M.start_all()
end

---@param buffer integer
function M.start(buffer)
  if not state.config or not is_wanted(buffer) then
    return
  end
  local command, problem = M.find(state.config)
  if not command then
    tell(problem, vim.log.levels.ERROR)
    return
  end
  local capabilities = vim.lsp.protocol.make_client_capabilities()
  capabilities.textDocument.inlineCompletion = { dynamicRegistration = false }
  -- An empty table of Lua would be sent as a list.
  local settings = next(state.config.settings) and state.config.settings or vim.empty_dict()
  local was_ready = false
  vim.lsp.start({
    name = M.name,
    cmd = command,
    root_dir = vim.fs.root(buffer, state.config.root_markers),
    capabilities = capabilities,
    settings = { linewright = settings },
    init_options = { linewright = settings },
    get_language_id = function(_, filetype)
      return language_ids[filetype] or filetype
    end,
    on_init = function()
      was_ready = true
      state.told = nil
    end,
    on_exit = function(code, signal)
      vim.schedule(function()
        ended(command, code, signal, was_ready)
      end)
    end,
  }, { bufnr = buffer })
end

function M.start_all()
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    M.start(buffer)
  end
end

--- The server that speaks for a buffer, once it is ready.
---@param buffer integer
---@return vim.lsp.Client|nil
function M.client(buffer)
  for _, client in ipairs(vim.lsp.get_clients({ name = M.name, bufnr = buffer })) do
    if client.initialized and not client:is_stopped() then
      return client
    end
  end
end

--- As `Client:request` of Neovim 0.11, on 0.10 too.
---@param client vim.lsp.Client
---@param method string
---@param params table
---@param handler fun(failure: table|nil, result: any)
---@param buffer integer
---@return integer|nil id for `cancel`
function M.request(client, method, params, handler, buffer)
  if vim.fn.has('nvim-0.11') == 1 then
    local _, id = client:request(method, params, handler, buffer)
    return id
  end
  ---@diagnostic disable-next-line: param-type-mismatch
  local _, id = client.request(method, params, handler, buffer)
  return id
end

---@param client vim.lsp.Client
---@param id integer
function M.cancel(client, id)
  if vim.fn.has('nvim-0.11') == 1 then
    client:cancel_request(id)
  else
    ---@diagnostic disable-next-line: param-type-mismatch
    client.cancel_request(id)
  end
end

--- Tells the server of a buffer something that it does not answer.
---@param buffer integer
---@param method string
---@param params table
function M.notify(buffer, method, params)
  local client = vim.api.nvim_buf_is_valid(buffer) and M.client(buffer)
  if not client then
    return
  end
  if vim.fn.has('nvim-0.11') == 1 then
    client:notify(method, params)
  else
    ---@diagnostic disable-next-line: param-type-mismatch
    client.notify(method, params)
  end
end

function M.restart()
  state.restarts, state.told, state.stopping = {}, nil, true
  for _, client in ipairs(vim.lsp.get_clients({ name = M.name })) do
    if vim.fn.has('nvim-0.11') == 1 then
      client:stop()
    else
      ---@diagnostic disable-next-line: param-type-mismatch
      client.stop()
    end
  end
  -- A stopped client is replaced once it is gone; half a second is what it gets to go by itself.
  vim.wait(500, function()
    return #vim.lsp.get_clients({ name = M.name }) == 0
  end, 10)
  state.stopping = false
  M.start_all()
end

--- As set up, or the defaults.
---@return linewright.Config
function M.config()
  return state.config or require('linewright.config').defaults
end

---@param config linewright.Config
function M.setup(config)
  state.config, state.told = config, nil
  local group = vim.api.nvim_create_augroup('linewright.server', {})
  vim.api.nvim_create_autocmd('FileType', {
    group = group,
    desc = 'Linewright: start the server for this buffer',
    callback = function(event)
      M.start(event.buf)
    end,
  })
  vim.api.nvim_create_autocmd('InsertEnter', {
    group = group,
    desc = 'Linewright: what is needed here is looked up before the first key',
    callback = function(event)
      local client = M.client(event.buf)
      if client then
        M.notify(event.buf, 'linewright/cursor', vim.lsp.util.make_position_params(0, client.offset_encoding))
      end
    end,
  })
  M.start_all()
end

return M
