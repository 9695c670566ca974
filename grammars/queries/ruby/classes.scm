; Classes of Ruby with their bases, as written: @class is the name, each @base another type. Resolves nothing.
(class name: (constant) @class superclass: (superclass (_) @base))
(class name: (scope_resolution name: (constant) @class) superclass: (superclass (_) @base))
(class
  name: (constant) @class
  body: (body_statement
    (call method: (identifier) @mixin arguments: (argument_list [(constant) (scope_resolution)] @base))))
