from linewright_model.prompt import Draft, Snippet, Special, render


def picture(segments: list[Special | str]) -> str:
    return "".join(one.spelling if isinstance(one, Special) else one for one in segments)


def test_a_hole_with_context_opens_with_the_repository() -> None:
    snippets = [Snippet("b.py", "B = 2"), Snippet("a.py", "A = 1")]
    assert picture(render("shop", "src/c.py", snippets, "x = 1\n", "\ny = 3\n", "z = ")) == (
        "<|repo_name|>shop\n<|file_sep|>b.py\nB = 2\n<|file_sep|>a.py\nA = 1\n<|file_sep|>src/c.py\n"
        "<|fim_prefix|>x = 1\n<|fim_suffix|>\ny = 3\n<|fim_middle|>z = "
    )


def test_a_hole_without_context_is_prefix_suffix_middle_alone() -> None:
    assert picture(render("shop", "src/c.py", [], "x\n", "\ny", "")) == "<|fim_prefix|>x\n<|fim_suffix|>\ny<|fim_middle|>"


def test_drafts_stand_between_the_text_below_and_the_middle_the_likeliest_last() -> None:
    drafts = [Draft("z = 1", 0.04), Draft("z = y", 0.96)]
    assert picture(render("shop", "src/c.py", [], "x\n", "\ny", "z", drafts)) == (
        "<|fim_prefix|>x\n<|fim_suffix|>\ny<|draft|>0z = 1\n<|draft|>9z = y\n<|fim_middle|>z"
    )
