; Classes of JavaScript with their bases, as written: @class is the name, each @base another type. Resolves nothing.
(class_declaration name: (identifier) @class (class_heritage [(identifier) (member_expression)] @base))
