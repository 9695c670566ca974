; Names in Go code, those that are defined included: @reference. An oracle for tests, as the server reads names from the text.
[(identifier) (field_identifier) (package_identifier) (type_identifier) (label_name)] @reference
