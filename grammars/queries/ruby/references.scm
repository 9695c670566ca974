; Names in Ruby code, those that are defined included: @reference. An oracle for tests, as the server reads names from the text.
[(identifier) (constant) (instance_variable) (class_variable) (global_variable)] @reference
