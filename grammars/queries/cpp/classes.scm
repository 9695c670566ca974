; Classes of C++ with their bases, as written: @class is the name, each @base another type. Resolves nothing.
(class_specifier
  name: (type_identifier) @class
  (base_class_clause [(type_identifier) (qualified_identifier) (template_type)] @base))
(struct_specifier
  name: (type_identifier) @class
  (base_class_clause [(type_identifier) (qualified_identifier) (template_type)] @base))
