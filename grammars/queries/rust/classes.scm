; Classes of Rust with their bases, as written: @class is the name, each @base another type. Resolves nothing.
(trait_item
  name: (type_identifier) @class
  bounds: (trait_bounds [(type_identifier) (scoped_type_identifier) (generic_type)] @base))
(impl_item trait: (_) @base type: (type_identifier) @class)
(impl_item trait: (_) @base type: (generic_type type: (type_identifier) @class))
(impl_item trait: (_) @base type: (scoped_type_identifier name: (type_identifier) @class))
