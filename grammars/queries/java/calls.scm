; Calls in Java code: @callee and its @receiver. An oracle for tests, as the server reads calls from the text.
(method_invocation !object name: (identifier) @callee)
(method_invocation object: (_) @receiver name: (identifier) @callee)
(object_creation_expression type: (type_identifier) @callee)
(object_creation_expression type: (generic_type (type_identifier) @callee))
