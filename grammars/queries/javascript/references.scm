(comment) @comment
(string_fragment) @text
(regex_pattern) @text
