(raw_string_literal) @text
