; What Go code imports: @import spans the statement, @import.module and @import.name are as written. Resolves nothing.
(import_spec name: (_)? @import.alias path: (_) @import.module) @import
