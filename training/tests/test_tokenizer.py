from tokenizers import Tokenizer

from linewright_model.prompt import SPECIALS, Special
from linewright_model.tokenizer import encode, open_tokenizer


def test_specials_have_the_first_ids(tokenizer: Tokenizer) -> None:
    assert [tokenizer.token_to_id(one) for one in SPECIALS] == list(range(len(SPECIALS)))


def test_text_that_spells_a_special_token_stays_text(tokenizer: Tokenizer, tmp_path) -> None:  # noqa: ANN001
    path = tmp_path / "tokenizer.json"
    tokenizer.save(str(path))
    for one in (tokenizer, open_tokenizer(str(path))):
        ids = encode(one, ["x = '<|fim_middle|>'"])
        assert min(ids) >= len(SPECIALS)
        assert one.decode(ids) == "x = '<|fim_middle|>'"


def test_any_text_comes_back_whole(tokenizer: Tokenizer) -> None:
    for text in ("größe 日本語 😀\r\n\t\tx", "a\u2028b", "0123 _x9__\n\n\n    )"):
        assert tokenizer.decode(encode(tokenizer, [text])) == text


def test_no_token_spans_two_segments(tokenizer: Tokenizer) -> None:
    joined = encode(tokenizer, ["return result"])
    assert encode(tokenizer, ["return res", "ult"]) != joined
    assert encode(tokenizer, [Special("<|fim_middle|>"), "return result"])[1:] == joined
