; What Go code defines: @definition.KIND spans it, @name is its name. Knows no references.
(function_declaration name: (identifier) @name) @definition.function
(method_declaration name: (field_identifier) @name) @definition.method
(type_spec name: (type_identifier) @name type: (struct_type)) @definition.class
(type_spec name: (type_identifier) @name type: (interface_type)) @definition.interface
(type_spec name: (type_identifier) @name) @definition.type
(type_alias name: (type_identifier) @name) @definition.type
(method_spec name: (field_identifier) @name) @definition.method
(field_declaration name: (field_identifier) @name) @definition.field
(const_spec (identifier) @name) @definition.constant
(var_spec (identifier) @name) @definition.variable
(type_declaration . "type" . (type_spec)) @outer
(type_declaration . "type" . (type_alias)) @outer
(const_declaration . "const" . (const_spec)) @outer
(var_declaration . "var" . (var_spec)) @outer
(comment) @lead
