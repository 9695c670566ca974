; Classes of Go with their bases, as written: @class is the name, each @base another type. Resolves nothing.
(type_spec
  name: (type_identifier) @class
  type: (struct_type (field_declaration_list (field_declaration !name type: (_) @base))))
(type_spec name: (type_identifier) @class type: (interface_type (constraint_elem (type_identifier) @base)))
(type_spec name: (type_identifier) @class type: (interface_type (constraint_elem (qualified_type) @base)))
