(class_declaration name: (identifier) @class (class_heritage [(identifier) (member_expression)] @base))
