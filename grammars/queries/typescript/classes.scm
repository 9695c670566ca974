; Classes of TypeScript with their bases, as written: @class is the name, each @base another type. Resolves nothing.
(class_declaration
  name: (type_identifier) @class
  (class_heritage (extends_clause value: [(identifier) (member_expression)] @base)))
(class_declaration
  name: (type_identifier) @class
  (class_heritage (implements_clause (_) @base)))
(abstract_class_declaration
  name: (type_identifier) @class
  (class_heritage (extends_clause value: [(identifier) (member_expression)] @base)))
(abstract_class_declaration
  name: (type_identifier) @class
  (class_heritage (implements_clause (_) @base)))
(interface_declaration name: (type_identifier) @class (extends_type_clause type: (_) @base))
