(import_header) @import.path
