(comment) @comment
[(string_literal) (verbatim_string_literal) (character_literal) (interpolated_string_text)] @text
