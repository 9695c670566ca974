(preproc_include path: [(system_lib_string) (string_literal)] @import.module) @import
