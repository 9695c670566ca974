-- The plugin's settings: defaults, and a check that names what is wrong and goes on with the default. Knows no feature.
local M = {}

---@class linewright.Config
M.defaults = {
  --- The server's command as a list. Without it the plugin looks for the server itself, see |linewright-server|.
  ---@type string[]|nil
  cmd = nil,
  --- File types to complete in; without it all.
  ---@type string[]|nil
  filetypes = nil,
  --- What marks the folder to index, searched upwards from the file.
  root_markers = { '.git', 'package.json', 'pyproject.toml', 'go.mod', 'Cargo.toml', 'pom.xml', 'linewright.json' },
  --- Suggest from the start; `:Linewright toggle` changes it.
  enabled = true,
  --- Use Neovim's own inline completion where there is one (0.12 and later).
  builtin = true,
  --- Keys in insert mode; false leaves one out.
  keys = {
    accept = '<Tab>',
    accept_word = '<M-Right>',
    accept_line = '<M-C-Right>',
    next = '<M-]>',
    previous = '<M-[>',
    dismiss = '<C-]>',
    trigger = '<M-Bslash>',
  },
  --- True while something else, such as a completion plugin's own menu, should be seen alone.
  ---@type (fun(): boolean)|nil
  hide = nil,
  --- The server's settings, as in the table of its README.
  settings = {},
}

---@type table<string, string[]>
local types = {
  cmd = { 'table' },
  filetypes = { 'table' },
  root_markers = { 'table' },
  enabled = { 'boolean' },
  builtin = { 'boolean' },
  keys = { 'table', 'boolean' },
  hide = { 'function' },
  settings = { 'table' },
}

---@param list any
---@return boolean
local function is_list_of_strings(list)
  return vim.islist(list) and vim.iter(list):all(function(entry)
    return type(entry) == 'string'
  end)
end

---@param name string
---@param value any
---@return string|nil problem
local function problem_of(name, value)
  local allowed = types[name]
  if not allowed then
    local known = vim.tbl_keys(types)
    table.sort(known)
    return ('unknown setting "%s"; there are %s'):format(name, table.concat(known, ', '))
  end
  if not vim.tbl_contains(allowed, type(value)) then
    return ('"%s" must be a %s, not %s'):format(name, table.concat(allowed, ' or a '), vim.inspect(value))
  end
  if name == 'cmd' or name == 'filetypes' or name == 'root_markers' then
    if not is_list_of_strings(value) or (name == 'cmd' and #value == 0) then
      return ('"%s" must be a list of strings, not %s'):format(name, vim.inspect(value))
    end
  end
  if name == 'keys' and value == true then
    return '"keys" must be a table, or false for no keys'
  end
end

---@param keys table
---@param problems string[]
---@return table<string, string|false>
local function read_keys(keys, problems)
  local result = vim.deepcopy(M.defaults.keys)
  for name, key in pairs(keys) do
    if result[name] == nil then
      local known = vim.tbl_keys(M.defaults.keys)
      table.sort(known)
      table.insert(problems, ('unknown key "keys.%s"; there are %s'):format(name, table.concat(known, ', ')))
    elseif type(key) == 'string' or key == false then
      result[name] = key
    else
      table.insert(problems, ('"keys.%s" must be a string or false, not %s'):format(name, vim.inspect(key)))
    end
  end
  return result
end

--- What is wrong keeps its default.
---@param given any
---@return linewright.Config
---@return string[] problems in words
function M.read(given)
  local config, problems = vim.deepcopy(M.defaults), {}
  if given ~= nil and type(given) ~= 'table' then
    return config, { ('setup takes a table, not %s'):format(vim.inspect(given)) }
  end
  for name, value in pairs(given or {}) do
    local problem = problem_of(tostring(name), value)
    if problem then
      table.insert(problems, problem)
    elseif name == 'keys' then
      config.keys = value == false and {} or read_keys(value, problems)
    else
      config[name] = value
    end
  end
  table.sort(problems)
  return config, problems
end

return M
