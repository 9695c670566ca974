; What JavaScript code imports: @import spans the statement, @import.module and @import.name are as written. Resolves nothing.
(import_statement source: (string) @import.module) @import
(import_statement (import_clause (identifier) @import.default) source: (string) @import.module) @import
(import_statement (import_clause (namespace_import (identifier) @import.alias)) source: (string) @import.module) @import
(import_statement
  (import_clause (named_imports
    (import_specifier name: (_) @import.name alias: (identifier)? @import.alias)))
  source: (string) @import.module) @import
(export_statement source: (string) @import.module) @import
(export_statement
  (export_clause (export_specifier name: (_) @import.name alias: (_)? @import.alias))
  source: (string) @import.module) @import
(call_expression
  function: [(import) (identifier)] @import.loader
  arguments: (arguments . (string) @import.module .)) @import
