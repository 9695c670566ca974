; Classes of Java with their bases, as written: @class is the name, each @base another type. Resolves nothing.
(class_declaration name: (identifier) @class superclass: (superclass (_) @base))
(class_declaration name: (identifier) @class interfaces: (super_interfaces (type_list (_) @base)))
(record_declaration name: (identifier) @class interfaces: (super_interfaces (type_list (_) @base)))
(enum_declaration name: (identifier) @class interfaces: (super_interfaces (type_list (_) @base)))
(interface_declaration name: (identifier) @class (extends_interfaces (type_list (_) @base)))
