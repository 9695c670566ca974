; Classes of Python with their bases, as written: @class is the name, each @base another type. Resolves nothing.
(class_definition
  name: (identifier) @class
  superclasses: (argument_list [(identifier) (attribute) (subscript) (call)] @base))
