(class_definition
  name: (identifier) @class
  superclasses: (argument_list [(identifier) (attribute) (subscript) (call)] @base))
