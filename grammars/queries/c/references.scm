; Names in C code, those that are defined included: @reference. An oracle for tests, as the server reads names from the text.
[(identifier) (field_identifier) (type_identifier) (statement_identifier)] @reference
