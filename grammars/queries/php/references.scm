; Names in PHP code, those that are defined included: @reference. An oracle for tests, as the server reads names from the text.
[(name) (variable_name)] @reference
