; Names in TypeScript code, those that are defined included: @reference. An oracle for tests, as the server reads names from the text.
[(identifier) (property_identifier) (shorthand_property_identifier) (shorthand_property_identifier_pattern) (type_identifier)
 (private_property_identifier) (statement_identifier)] @reference
