-- The keys in insert mode. A key that has nothing to act on does what it did before. Knows no suggestion.
local M = {}

---@class linewright.Mapping
---@field expr? integer
---@field noremap? integer
---@field callback? function
---@field rhs? string

--- What the key did before it was ours, as keys to go on with.
---@param lhs string
---@param before linewright.Mapping
---@return string
local function fall_back(lhs, before)
  if before.callback then
    local result = before.callback()
    return before.expr == 1 and type(result) == 'string' and result or ''
  end
  if before.rhs and before.expr == 1 then
    return tostring(vim.api.nvim_eval(before.rhs))
  end
  return before.rhs or lhs
end

---@param lhs string
---@param action string
---@param keys_for fun(action: string): string|nil
local function map(lhs, action, keys_for)
  local description = 'Linewright: ' .. action:gsub('_', ' ')
  ---@type linewright.Mapping
  local before = vim.fn.maparg(lhs, 'i', false, true)
  if before.desc == description then
    -- Set up twice: what was there before stays what it was.
    before = M.replaced[lhs] or {}
  end
  M.replaced[lhs] = before
  vim.keymap.set('i', lhs, function()
    return keys_for(action) or fall_back(lhs, before)
  end, { expr = true, replace_keycodes = true, remap = before.rhs ~= nil and before.noremap == 0, desc = description })
end

---@type table<string, linewright.Mapping>
M.replaced = {}

---@param keys table<string, string|false>
---@param keys_for fun(action: string): string|nil
function M.setup(keys, keys_for)
  for action, lhs in pairs(keys) do
    if lhs then
      map(lhs, action, keys_for)
    end
  end
end

return M
