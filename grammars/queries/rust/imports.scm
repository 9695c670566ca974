(use_declaration) @import.path
(extern_crate_declaration name: (identifier) @import.module) @import
