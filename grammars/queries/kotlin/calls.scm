; Calls in Kotlin code: @callee and its @receiver. An oracle for tests, as the server reads calls from the text.
(call_expression . (simple_identifier) @callee)
(call_expression . (navigation_expression . (_) @receiver (navigation_suffix (simple_identifier) @callee)))
