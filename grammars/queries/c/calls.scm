; Calls in C code: @callee and its @receiver. An oracle for tests, as the server reads calls from the text.
(call_expression function: (identifier) @callee)
(call_expression function: (field_expression argument: (_) @receiver field: (field_identifier) @callee))
