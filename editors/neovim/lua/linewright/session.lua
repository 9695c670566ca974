-- The suggestions of the buffer that is typed in: asks for them, keeps them while they are typed into, drops them. Knows
-- no key.
local ghost = require('linewright.ghost')
local outcomes = require('linewright.outcomes')
local server = require('linewright.server')
local suggestions = require('linewright.suggestion')

local M = {}

local automatic, invoked = 2, 1

--- One for all buffers: only one is typed in at a time.
local state = {
  enabled = true,
  ---@type fun(): boolean
  is_hidden_by_user = function()
    return false
  end,
  ---@type linewright.Suggestion[]
  items = {},
  index = 1,
  ---@type { client: vim.lsp.Client, id: integer }|nil
  request = nil,
  --- Grows with each request and each drop: an answer with another number is late.
  turn = 0,
  --- Whether the one for `next` has been asked already.
  asked_for_more = false,
  --- The text and cursor that the last event left.
  seen = '',
}

---@return boolean
local function is_inserting()
  return vim.api.nvim_get_mode().mode:sub(1, 1) == 'i'
end

---@return boolean
local function is_menu_visible()
  if vim.fn.pumvisible() == 1 then
    return true
  end
  local ok, hidden = pcall(state.is_hidden_by_user)
  return ok and hidden == true
end

local function cancel_request()
  state.turn = state.turn + 1
  local request = state.request
  state.request = nil
  if request and not request.client:is_stopped() then
    server.cancel(request.client, request.id)
  end
end

---@param by_key boolean|nil whether a person sent it away
local function drop(by_key)
  cancel_request()
  local item = state.items[state.index]
  if item and suggestions.is_typed(item) then
    outcomes.typed()
  else
    outcomes.dismissed(by_key == true)
  end
  for _, item in ipairs(state.items) do
    ghost.hide(item.buffer)
  end
  state.items, state.index, state.asked_for_more = {}, 1, false
end

--- What is left of the current suggestion, also while a menu hides it.
---@return linewright.Rest|nil
local function current_rest()
  local item = state.items[state.index]
  return item and suggestions.rest(item)
end

---@return boolean shown
local function draw()
  local rest = current_rest()
  if not rest or not is_inserting() then
    return false
  end
  if is_menu_visible() then
    ghost.hide(state.items[state.index].buffer)
  else
    ghost.show(state.items[state.index].buffer, rest)
    outcomes.shown(state.items[state.index].buffer)
  end
  return true
end

---@param result any
---@param buffer integer
---@param encoding string
local function take(result, buffer, encoding)
  local items = type(result) == 'table' and (result.items or result) or {}
  for _, item in ipairs(items) do
    local suggestion = suggestions.new(item, buffer, encoding)
    local known = suggestion and vim.iter(state.items):any(function(other)
      return other.text == suggestion.text
    end)
    if suggestion and not known then
      table.insert(state.items, suggestion)
    end
  end
end

---@param kind integer
---@param done fun()|nil
local function request(kind, done)
  cancel_request()
  local buffer = vim.api.nvim_get_current_buf()
  local client = server.client(buffer)
  if not client then
    return
  end
  local encoding = client.offset_encoding
  local params = vim.lsp.util.make_position_params(0, encoding)
  ---@diagnostic disable-next-line: inject-field
  params.context = { triggerKind = kind }
  local turn, tick = state.turn, vim.api.nvim_buf_get_changedtick(buffer)
  local id = server.request(client, 'textDocument/inlineCompletion', params, function(failure, result)
    if turn ~= state.turn then
      return
    end
    state.request = nil
    local is_late = vim.api.nvim_get_current_buf() ~= buffer or vim.api.nvim_buf_get_changedtick(buffer) ~= tick
    if failure or is_late or not is_inserting() then
      return
    end
    take(result, buffer, encoding)
    if done then
      done()
    end
    draw()
  end, buffer)
  if id and turn == state.turn then
    state.request = { client = client, id = id }
  end
end

---@return string
local function text_and_cursor()
  local cursor = vim.api.nvim_win_get_cursor(0)
  return table.concat({
    vim.api.nvim_get_current_buf(), vim.api.nvim_buf_get_changedtick(0), cursor[1], cursor[2],
  }, ' ')
end

--- After a key: draws what is left, or drops it and asks anew. Two events come for one key; the second finds nothing new.
local function follow()
  local seen = text_and_cursor()
  if not state.enabled or seen == state.seen then
    return
  end
  local is_same_text = vim.startswith(state.seen, seen:match('^%d+ %d+ '))
  state.seen = seen
  if draw() then
    return
  end
  drop()
  -- A cursor that only moved asks for nothing: who reads along should not be talked to.
  if is_same_text or is_menu_visible() then
    return
  end
  request(automatic)
end

---@param part 'all'|'word'|'line'
---@return boolean done
function M.accept(part)
  local rest = current_rest()
  if not rest or is_menu_visible() then
    return false
  end
  local taken = suggestions.part(rest, part)
  suggestions.insert(rest, taken)
  outcomes.accepted(taken, #taken == #rest.text)
  -- What is left stays on the screen; an accepted whole one asks for what comes next at the change that it made.
  draw()
  return true
end

---@return boolean
local function is_visible()
  return is_inserting() and not is_menu_visible() and current_rest() ~= nil
end

--- The keys that stand for an action in insert mode; nil when there is nothing to act on.
---@param action string
---@return string|nil
function M.keys_for(action)
  if not is_visible() and action ~= 'trigger' and action ~= 'next' then
    return nil
  end
  return ("<Cmd>lua require('linewright').%s()<CR>"):format(action)
end

---@param step 1|-1
function M.cycle(step)
  if not current_rest() then
    return M.trigger()
  end
  local function turn()
    state.index = (state.index - 1 + step) % #state.items + 1
  end
  if state.asked_for_more then
    turn()
    draw()
  else
    state.asked_for_more = true
    request(invoked, turn)
  end
end

function M.trigger()
  if not is_inserting() then
    return
  end
  drop()
  state.seen = text_and_cursor()
  request(invoked)
end

---@return boolean done
function M.dismiss()
  local was_visible = is_visible()
  drop(was_visible)
  return was_visible
end

---@param enabled boolean
function M.set_enabled(enabled)
  state.enabled = enabled
  if not enabled then
    drop()
  elseif is_inserting() then
    request(automatic)
  end
end

---@return boolean
function M.is_enabled()
  return state.enabled
end

---@param config linewright.Config
function M.setup(config)
  state.enabled = config.enabled
  state.is_hidden_by_user = config.hide or state.is_hidden_by_user
  local group = vim.api.nvim_create_augroup('linewright.session', {})
  local function on(events, callback)
    vim.api.nvim_create_autocmd(events, { group = group, callback = callback })
  end
  on({ 'TextChangedI', 'TextChangedP', 'CursorMovedI' }, follow)
  on('CompleteChanged', function()
    ghost.hide(vim.api.nvim_get_current_buf())
  end)
  on('CompleteDone', function()
    -- The menu is gone only after this event.
    vim.schedule(function()
      if is_inserting() and state.enabled and not draw() and not is_menu_visible() then
        drop()
        request(automatic)
      end
    end)
  end)
  on({ 'InsertLeave', 'BufLeave' }, function()
    drop()
  end)
end

return M
