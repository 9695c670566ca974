(import_declaration) @import.path
