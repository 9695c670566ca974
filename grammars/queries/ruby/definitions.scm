; What Ruby code defines: @definition.KIND spans it, @name is its name. Knows no references.
(class name: (constant) @name) @definition.class
(class name: (scope_resolution name: (constant) @name)) @definition.class
(module name: (constant) @name) @definition.module
(module name: (scope_resolution name: (constant) @name)) @definition.module
(method name: (_) @name) @definition.function
(singleton_method name: (_) @name) @definition.function
(assignment left: (constant) @name) @definition.constant
(call method: (identifier) @accessor arguments: (argument_list (simple_symbol) @name)) @definition.field
(comment) @lead
