; Names in Kotlin code, those that are defined included: @reference. An oracle for tests, as the server reads names from the text.
[(simple_identifier) (type_identifier) (interpolated_identifier)] @reference
