; Calls in Rust code: @callee and its @receiver. An oracle for tests, as the server reads calls from the text.
(call_expression function: (identifier) @callee)
(call_expression function: (field_expression value: (_) @receiver field: (field_identifier) @callee))
(call_expression function: (scoped_identifier path: (_) @receiver name: (identifier) @callee))
(call_expression function: (generic_function function: (identifier) @callee))
(call_expression function: (generic_function function: (scoped_identifier path: (_) @receiver name: (identifier) @callee)))
(call_expression
  function: (generic_function function: (field_expression value: (_) @receiver field: (field_identifier) @callee)))
(macro_invocation macro: (identifier) @callee)
