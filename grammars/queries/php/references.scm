(comment) @comment
(string_content) @text
(text) @text
