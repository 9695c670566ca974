; Calls in TypeScript code: @callee and its @receiver. An oracle for tests, as the server reads calls from the text.
(call_expression function: (identifier) @callee)
(call_expression function: (member_expression object: (_) @receiver property: (_) @callee))
(new_expression constructor: (identifier) @callee)
(new_expression constructor: (member_expression object: (_) @receiver property: (_) @callee))
