-- `:checkhealth linewright`: what is there, what is wrong and what to do. Changes nothing.
local M = {}

local health = vim.health

---@param command string[]
---@return string|nil output nil when it failed
---@return string problem
local function output_of(command)
  local started, process = pcall(vim.system, command, { text = true, timeout = 10000 })
  if not started then
    return nil, tostring(process)
  end
  local result = process:wait()
  local said = vim.trim((result.stdout or '') .. (result.stderr or ''))
  if result.code ~= 0 then
    return nil, said
  end
  return said, ''
end

local function check_node()
  local version, problem = output_of({ 'node', '--version' })
  local major = tonumber(version and version:match('^v(%d+)'))
  if not major then
    health.error('Node does not run: ' .. problem, { 'Install Node 20 or later and put it on the PATH.' })
  elseif major < 20 then
    health.error('Node is ' .. version, { 'Install Node 20 or later.' })
  else
    health.ok('Node ' .. version)
  end
end

local function check_server()
  local server = require('linewright.server')
  local command, origin = server.find(server.config())
  if not command then
    health.error(origin)
    return
  end
  health.ok(('server: %s (%s)'):format(table.concat(command, ' '), origin))
  local version, problem = output_of(server.version_command(command))
  if version then
    health.ok('server version ' .. version)
  else
    health.error('the server does not start: ' .. problem, { 'In a checkout run "npm ci".' })
  end
end

local function check_clients()
  local clients = vim.lsp.get_clients({ name = require('linewright.server').name })
  if #clients == 0 then
    health.warn('no server is running', { 'Open a file with a file type, or look at :messages and :LspLog.' })
  end
  for _, client in ipairs(clients) do
    health.ok(('running for %s, positions in %s'):format(client.config.root_dir or 'single files', client.offset_encoding))
  end
end

function M.check()
  health.start('Linewright')
  if vim.fn.has('nvim-0.10') == 0 then
    health.error('Neovim is too old', { 'Linewright needs Neovim 0.10 or later.' })
    return
  end
  health.ok('Neovim ' .. tostring(vim.version()))
  check_node()
  if not require('linewright').is_set_up() then
    health.warn('not set up', { 'Call require("linewright").setup{} in your configuration.' })
  end
  check_server()
  check_clients()
  if vim.lsp.inline_completion and require('linewright').is_set_up() then
    health.info('ghost text by Neovim itself; setup{ builtin = false } uses the plugin\'s own')
  end
end

return M
