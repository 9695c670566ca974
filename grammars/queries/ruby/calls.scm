; Calls in Ruby code: @callee and its @receiver. An oracle for tests, as the server reads calls from the text.
(call !receiver method: [(identifier) (constant)] @callee)
(call receiver: (_) @receiver method: [(identifier) (constant)] @callee)
