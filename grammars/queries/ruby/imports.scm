; What Ruby code imports: @import spans the statement, @import.module and @import.name are as written. Resolves nothing.
(call !receiver method: (identifier) @import.loader arguments: (argument_list . (string) @import.module .)) @import
