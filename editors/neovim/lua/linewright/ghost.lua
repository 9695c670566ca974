-- Draws the rest of a suggestion behind the cursor as virtual text. Knows neither where it comes from nor what is typed.
local M = {}

local namespace = vim.api.nvim_create_namespace('linewright')
local highlight = 'LinewrightSuggestion'
vim.api.nvim_set_hl(0, highlight, { link = 'Comment', default = true })

--- Virtual text shows a tab as a sign: spaces up to the next tab stop take its place.
---@param text string
---@param column integer of the screen at which it starts
---@return string
local function expand_tabs(text, column)
  if not text:find('\t', 1, true) then
    return text
  end
  local result = ''
  for piece, tab in text:gmatch('([^\t]*)(\t?)') do
    result = result .. piece
    if tab ~= '' then
      local width = vim.fn.strdisplaywidth('\t', column + vim.fn.strdisplaywidth(result))
      result = result .. (' '):rep(width)
    end
  end
  return result
end

---@param rest linewright.Rest
---@return string first shown from the cursor on
---@return string[] others lines below
---@return 'inline'|'overlay' place
local function layout(rest)
  local lines = vim.split(rest.text, '\n', { plain = true })
  local right = rest.overwrites .. rest.after
  if #lines == 1 and vim.endswith(lines[1], rest.overwrites) then
    -- What stands there already is its end: only what comes before it is new.
    return lines[1]:sub(1, #lines[1] - #rest.overwrites), {}, 'inline'
  end
  if right == '' then
    return table.remove(lines, 1), lines, 'inline'
  end
  -- The text right of the cursor moves behind the last line, so the first one is drawn over it.
  lines[#lines] = lines[#lines] .. rest.after
  local missing = vim.fn.strdisplaywidth(right) - vim.fn.strdisplaywidth(lines[1])
  local first = table.remove(lines, 1)
  return first .. (' '):rep(math.max(missing, 0)), lines, 'overlay'
end

---@param buffer integer
---@param rest linewright.Rest
function M.show(buffer, rest)
  M.hide(buffer)
  local first, others, place = layout(rest)
  local virtual_lines = vim.tbl_map(function(line)
    return { { expand_tabs(line, 0), highlight } }
  end, others)
  vim.api.nvim_buf_set_extmark(buffer, namespace, rest.row, rest.column, {
    virt_text = { { expand_tabs(first, vim.fn.virtcol('.') - 1), highlight } },
    virt_text_pos = place,
    virt_lines = #virtual_lines > 0 and virtual_lines or nil,
    hl_mode = 'combine',
    -- Behind what the cursor's place is typed into.
    right_gravity = true,
  })
end

---@param buffer integer
function M.hide(buffer)
  if vim.api.nvim_buf_is_valid(buffer) then
    vim.api.nvim_buf_clear_namespace(buffer, namespace, 0, -1)
  end
end

return M
