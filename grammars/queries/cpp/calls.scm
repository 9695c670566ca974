; Calls in C++ code: @callee and its @receiver. An oracle for tests, as the server reads calls from the text.
(call_expression function: (qualified_identifier scope: (_) @receiver name: (identifier) @callee))
(call_expression
  function: (qualified_identifier scope: (_) @receiver name: (template_function name: (identifier) @callee)))
(call_expression function: (template_function name: (identifier) @callee))
(call_expression
  function: (field_expression
    argument: (_) @receiver
    field: (template_method name: (field_identifier) @callee)))
(new_expression type: (type_identifier) @callee)
