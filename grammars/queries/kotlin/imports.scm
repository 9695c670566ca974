; What Kotlin code imports: @import spans the statement, @import.module and @import.name are as written. Resolves nothing.
(import_header) @import.path
