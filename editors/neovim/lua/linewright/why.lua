-- "Why this suggestion?": the server's explanation as a buffer of text in which each place can be gone to. Knows nothing of
-- how the explanation came about.
local M = {}

---@class linewright.WhyLine
---@field text string
---@field path? string
---@field line? integer from 1

---@param text string
---@return string
local function on_one_line(text)
  return (text:gsub('\n', '⏎'))
end

---@param explanation table
---@param root string|nil
---@return linewright.WhyLine[]
local function lines_of(explanation, root)
  local lines = {}
  local function add(text, path, line)
    table.insert(lines, { text = text, path = path, line = line })
  end
  local suggestion, trace = explanation.suggestion, explanation.trace
  if type(suggestion) == 'table' then
    local origin = suggestion.source == 'reuse' and ', from an earlier one' or ''
    add(('Suggested, %d %% sure%s: %s'):format(
      math.floor(suggestion.confidence * 100 + 0.5), origin, on_one_line(suggestion.text)))
  else
    add('No suggestion: ' .. tostring(explanation.reason))
  end
  for _, place in ipairs(trace.copiedFrom) do
    local path = root and root .. '/' .. place.displayPath or place.displayPath
    add(('  copied from %s:%d'):format(place.displayPath, place.line + 1), path, place.line + 1)
  end
  for _, note in ipairs(trace.notes) do
    add('  ' .. on_one_line(note))
  end
  if trace['end'] ~= '' then
    add('  ended: ' .. trace['end'])
  end
  if #trace.snippets > 0 then
    add('')
    add('Context from other places')
  end
  for _, snippet in ipairs(trace.snippets) do
    local first = snippet.lines.start + 1
    add(('  %s:%d  %.1f  %s: %s'):format(snippet.displayPath, first, snippet.score, snippet.source, snippet.reason),
      snippet.path, first)
  end
  if trace.retrievalStop ~= '' then
    add('  stopped: ' .. trace.retrievalStop)
  end
  if #trace.steps > 0 then
    add('')
    add('Time in milliseconds')
  end
  for _, step in ipairs(trace.steps) do
    add(('  %-10s %6.1f'):format(step.step, step.milliseconds))
  end
  return lines
end

---@param lines linewright.WhyLine[]
local function go_to_place(lines)
  local place = lines[vim.api.nvim_win_get_cursor(0)[1]]
  if not place or not place.path then
    return
  end
  vim.cmd.close()
  local opened, problem = pcall(vim.cmd.edit, vim.fn.fnameescape(place.path))
  if not opened then
    vim.notify('Linewright: ' .. tostring(problem), vim.log.levels.ERROR)
    return
  end
  vim.api.nvim_win_set_cursor(0, { math.min(place.line, vim.api.nvim_buf_line_count(0)), 0 })
end

--- Opens it below; Enter goes to the place of a line, q closes.
---@param explanation table|nil of `linewright/explain`
---@param root string|nil the folder that paths are shown from
function M.open(explanation, root)
  if type(explanation) ~= 'table' then
    vim.notify('Linewright: nothing has been suggested in this buffer yet.')
    return
  end
  local lines = lines_of(explanation, root)
  local texts = vim.tbl_map(function(line)
    return line.text
  end, lines)
  vim.cmd(('botright %dnew'):format(math.min(#lines, 15)))
  local buffer = vim.api.nvim_get_current_buf()
  vim.bo[buffer].buftype = 'nofile'
  vim.bo[buffer].bufhidden = 'wipe'
  vim.bo[buffer].swapfile = false
  vim.api.nvim_buf_set_lines(buffer, 0, -1, false, texts)
  vim.bo[buffer].modifiable = false
  vim.bo[buffer].filetype = 'linewright'
  vim.keymap.set('n', 'q', '<Cmd>close<CR>', { buffer = buffer, nowait = true })
  vim.keymap.set('n', '<CR>', function()
    go_to_place(lines)
  end, { buffer = buffer })
end

return M
