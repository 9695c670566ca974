[(line_comment) (block_comment)] @comment
(string_fragment) @text
(character_literal) @text
