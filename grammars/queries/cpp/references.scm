; Names in C++ code, those that are defined included: @reference. An oracle for tests, as the server reads names from the text.
(namespace_identifier) @reference
