(call !receiver method: (identifier) @import.loader arguments: (argument_list . (string) @import.module .)) @import
