; What PHP code imports: @import spans the statement, @import.module and @import.name are as written. Resolves nothing.
(namespace_use_declaration) @import.path
(require_once_expression (_) @import.module) @import
(require_expression (_) @import.module) @import
(include_once_expression (_) @import.module) @import
(include_expression (_) @import.module) @import
