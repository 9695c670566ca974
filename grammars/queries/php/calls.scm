; Calls in PHP code: @callee and its @receiver. An oracle for tests, as the server reads calls from the text.
(function_call_expression function: (name) @callee)
(function_call_expression function: (qualified_name (name) @callee))
(member_call_expression object: (_) @receiver name: (name) @callee)
(nullsafe_member_call_expression object: (_) @receiver name: (name) @callee)
(scoped_call_expression scope: (_) @receiver name: (name) @callee)
(object_creation_expression (name) @callee)
(object_creation_expression (qualified_name (name) @callee))
