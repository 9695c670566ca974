; Classes of PHP with their bases, as written: @class is the name, each @base another type. Resolves nothing.
(class_declaration name: (name) @class (base_clause [(name) (qualified_name)] @base))
(class_declaration name: (name) @class (class_interface_clause [(name) (qualified_name)] @base))
(class_declaration name: (name) @class body: (declaration_list (use_declaration [(name) (qualified_name)] @base)))
(interface_declaration name: (name) @class (base_clause [(name) (qualified_name)] @base))
(enum_declaration name: (name) @class (class_interface_clause [(name) (qualified_name)] @base))
