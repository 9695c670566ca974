(call !receiver method: [(identifier) (constant)] @callee)
(call receiver: (_) @receiver method: [(identifier) (constant)] @callee)
