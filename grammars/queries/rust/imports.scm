; What Rust code imports: @import spans the statement, @import.module and @import.name are as written. Resolves nothing.
(use_declaration) @import.path
(extern_crate_declaration name: (identifier) @import.module) @import
