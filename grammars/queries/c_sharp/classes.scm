; Classes of C# with their bases, as written: @class is the name, each @base another type. Resolves nothing.
(class_declaration name: (identifier) @class bases: (base_list (_) @base))
(struct_declaration name: (identifier) @class bases: (base_list (_) @base))
(record_declaration name: (identifier) @class bases: (base_list (_) @base))
(interface_declaration name: (identifier) @class bases: (base_list (_) @base))
