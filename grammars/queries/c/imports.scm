; What C code imports: @import spans the statement, @import.module and @import.name are as written. Resolves nothing.
(preproc_include path: [(system_lib_string) (string_literal)] @import.module) @import
