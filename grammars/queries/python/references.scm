(comment) @comment
(string_content) @text
