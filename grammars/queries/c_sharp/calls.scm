; Calls in C# code: @callee and its @receiver. An oracle for tests, as the server reads calls from the text.
(invocation_expression function: (identifier) @callee)
(invocation_expression function: (generic_name . (identifier) @callee))
(invocation_expression function: (member_access_expression expression: (_) @receiver name: (identifier) @callee))
(invocation_expression
  function: (member_access_expression expression: (_) @receiver name: (generic_name . (identifier) @callee)))
(invocation_expression function: (conditional_access_expression (_) @receiver (member_binding_expression name: (identifier) @callee)))
(object_creation_expression type: (identifier) @callee)
(object_creation_expression type: (generic_name . (identifier) @callee))
