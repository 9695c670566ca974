; What C# code imports: @import spans the statement, @import.module and @import.name are as written. Resolves nothing.
(using_directive !name [(identifier) (qualified_name)] @import.module .) @import
(using_directive (name_equals (identifier) @import.alias) (_) @import.module .) @import
