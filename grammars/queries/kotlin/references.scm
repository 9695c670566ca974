[(line_comment) (multiline_comment)] @comment
(string_content) @text
