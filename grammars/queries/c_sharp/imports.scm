(using_directive !name [(identifier) (qualified_name)] @import.module .) @import
(using_directive (name_equals (identifier) @import.alias) (_) @import.module .) @import
