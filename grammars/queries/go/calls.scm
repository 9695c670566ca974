; Calls in Go code: @callee and its @receiver. An oracle for tests, as the server reads calls from the text.
(call_expression function: (identifier) @callee)
(call_expression function: (selector_expression operand: (_) @receiver field: (field_identifier) @callee))
