; What Java code imports: @import spans the statement, @import.module and @import.name are as written. Resolves nothing.
(import_declaration) @import.path
