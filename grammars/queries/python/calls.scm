; Calls in Python code: @callee and its @receiver. An oracle for tests, as the server reads calls from the text.
(call function: (identifier) @callee)
(call function: (attribute object: (_) @receiver attribute: (identifier) @callee))
