; Classes of Kotlin with their bases, as written: @class is the name, each @base another type. Resolves nothing.
(class_declaration (type_identifier) @class (delegation_specifier (user_type) @base))
(class_declaration (type_identifier) @class (delegation_specifier (constructor_invocation (user_type) @base)))
(object_declaration (type_identifier) @class (delegation_specifier (user_type) @base))
(object_declaration (type_identifier) @class (delegation_specifier (constructor_invocation (user_type) @base)))
