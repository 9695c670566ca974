; What Python code defines: @definition.KIND spans it, @name is its name. Knows no references.
(function_definition name: (identifier) @name) @definition.function
(class_definition name: (identifier) @name) @definition.class
(decorated_definition) @outer
(module (expression_statement (assignment left: (identifier) @name) @definition.variable))
(class_definition body: (block (expression_statement (assignment left: (identifier) @name) @definition.field)))
(expression_statement
  (assignment left: (attribute object: (identifier) @self attribute: (identifier) @name)) @definition.field)
(type_alias_statement . (type (identifier) @name)) @definition.type
(comment) @lead
