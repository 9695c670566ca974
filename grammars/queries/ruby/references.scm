(comment) @comment
[(string_content) (heredoc_content)] @text
