-- One suggestion and the buffer it was made for: what is left of it as the buffer is typed into. Knows no request and no
-- screen.
local M = {}

---@class linewright.Suggestion
---@field buffer integer
---@field text string replaces all from `row`, `column` to the end of what it overwrites
---@field row integer of its start, from 0
---@field column integer of its start, in bytes
---@field before string the line of its start, up to there
---@field overwritten string what it overwrites right of the cursor
---@field after string the rest of the cursor's line

---@class linewright.Rest
---@field text string what is still to be inserted at the cursor
---@field overwrites string the text right of the cursor that the last part of it replaces
---@field after string the rest of the cursor's line
---@field row integer of the cursor, from 0
---@field column integer of the cursor, in bytes

---@param window integer
---@return integer row from 0
---@return integer column in bytes
local function cursor_of(window)
  local cursor = vim.api.nvim_win_get_cursor(window)
  return cursor[1] - 1, cursor[2]
end

---@param buffer integer
---@param row integer
---@return string
local function line_of(buffer, row)
  return vim.api.nvim_buf_get_lines(buffer, row, row + 1, false)[1] or ''
end

--- The byte of a protocol position; past the line's end it is the end.
---@param line string
---@param character integer
---@param encoding string
---@return integer
local function byte_of(line, character, encoding)
  if encoding == 'utf-8' then
    return math.min(character, #line)
  end
  if vim.fn.has('nvim-0.11') == 1 then
    return vim.str_byteindex(line, encoding, character, false)
  end
  local ok, byte = pcall(vim.str_byteindex, line, character, encoding == 'utf-16')
  return ok and byte or #line
end

--- From an item of the answer, in the text that it was asked for. Nil for a range that does not hold the cursor.
---@param item table
---@param buffer integer
---@param encoding string
---@return linewright.Suggestion|nil
function M.new(item, buffer, encoding)
  local row, column = cursor_of(0)
  local line = line_of(buffer, row)
  local text = type(item.insertText) == 'table' and item.insertText.value or item.insertText
  if type(text) ~= 'string' then
    return nil
  end
  local first, last = { row, column }, { row, column }
  if item.range then
    local range = item.range
    first = { range.start.line, byte_of(line_of(buffer, range.start.line), range.start.character, encoding) }
    last = { range['end'].line, byte_of(line_of(buffer, range['end'].line), range['end'].character, encoding) }
  end
  local holds_cursor = last[1] == row and last[2] >= column and (first[1] < row or first[1] == row and first[2] <= column)
  if not holds_cursor then
    return nil
  end
  return {
    buffer = buffer,
    text = (text:gsub('\r\n', '\n')),
    row = first[1],
    column = first[2],
    before = line_of(buffer, first[1]):sub(1, first[2]),
    overwritten = line:sub(column + 1, last[2]),
    after = line:sub(last[2] + 1),
  }
end

--- What editors and plugins insert by themselves right of the cursor.
local closers = '^[%)%]}"\'`>]*$'

--- How much of what now stands right of the cursor belongs to the suggestion; nil when something else was done there.
---@param suggestion linewright.Suggestion
---@param right string
---@param rest string
---@return string|nil
local function overwritten_now(suggestion, right, rest)
  if not vim.endswith(right, suggestion.after) then
    return nil
  end
  local now = right:sub(1, #right - #suggestion.after)
  -- Either a closer was typed over one of those that stood there, or one more came with its opener.
  if vim.endswith(suggestion.overwritten, now) then
    return now
  end
  if vim.endswith(now, suggestion.overwritten) then
    local inserted = now:sub(1, #now - #suggestion.overwritten)
    return inserted:match(closers) and rest:find(inserted, 1, true) and now or nil
  end
end

--- Whether all of it stands in the buffer up to the cursor.
---@param suggestion linewright.Suggestion
---@return boolean
function M.is_typed(suggestion)
  local row, column = cursor_of(0)
  if vim.api.nvim_get_current_buf() ~= suggestion.buffer or row < suggestion.row then
    return false
  end
  local lines = vim.api.nvim_buf_get_lines(suggestion.buffer, suggestion.row, row + 1, false)
  lines[#lines] = lines[#lines]:sub(1, column)
  return table.concat(lines, '\n') == suggestion.before .. suggestion.text
end

--- What is left of it at the cursor; nil when the buffer has gone another way, or nothing is left.
---@param suggestion linewright.Suggestion
---@return linewright.Rest|nil
function M.rest(suggestion)
  if vim.api.nvim_get_current_buf() ~= suggestion.buffer then
    return nil
  end
  local row, column = cursor_of(0)
  if row < suggestion.row or (row == suggestion.row and column < suggestion.column) then
    return nil
  end
  if line_of(suggestion.buffer, suggestion.row):sub(1, suggestion.column) ~= suggestion.before then
    return nil
  end
  local typed = table.concat(
    vim.api.nvim_buf_get_text(suggestion.buffer, suggestion.row, suggestion.column, row, column, {}), '\n')
  if #typed >= #suggestion.text or not vim.startswith(suggestion.text, typed) then
    return nil
  end
  local rest = suggestion.text:sub(#typed + 1)
  local right = line_of(suggestion.buffer, row):sub(column + 1)
  local overwrites = overwritten_now(suggestion, right, rest)
  if not overwrites or rest == overwrites then
    return nil
  end
  return { text = rest, overwrites = overwrites, after = right:sub(#overwrites + 1), row = row, column = column }
end

--- White space and then a word, or a run of other signs.
local word_pattern = [[^\_s*\%(\k\+\|\%(\%(\k\|\_s\)\@!.\)*\)]]

---@param rest linewright.Rest
---@param part 'all'|'word'|'line'
---@return string
function M.part(rest, part)
  if part == 'word' then
    local word = vim.fn.matchstr(rest.text, word_pattern)
    return word ~= '' and word or rest.text
  end
  if part == 'line' then
    -- A rest that opens with a line break goes on to the end of the line after it.
    return rest.text:match('^\n*[^\n]+') or rest.text
  end
  return rest.text
end

--- Inserts a part at the cursor and moves behind it, as a step of its own to undo.
---@param rest linewright.Rest
---@param taken string
function M.insert(rest, taken)
  local buffer = vim.api.nvim_get_current_buf()
  vim.bo[buffer].undolevels = vim.bo[buffer].undolevels
  local is_last = #taken == #rest.text
  local overwritten = is_last and #rest.overwrites or 0
  local lines = vim.split(taken, '\n', { plain = true })
  vim.api.nvim_buf_set_text(buffer, rest.row, rest.column, rest.row, rest.column + overwritten, lines)
  local last = lines[#lines]
  local column = #lines == 1 and rest.column + #last or #last
  vim.api.nvim_win_set_cursor(0, { rest.row + #lines, column })
end

return M
