import itertools

from tokenizers import Tokenizer

from linewright_model.corpus import Repository
from linewright_model.documents import MIDDLE_WEIGHT, SNIPPET_WEIGHT, Document, Drawer, rows
from linewright_model.prompt import Draft


def shown(tokenizer: Tokenizer, document: Document) -> str:
    return tokenizer.decode(document.ids, skip_special_tokens=False)


def test_a_hole_is_shown_as_the_server_shows_it(repository: Repository, tokenizer: Tokenizer) -> None:
    drawer = Drawer([repository], tokenizer, 400, seed=1)
    document = drawer.hole(repository, 0, 400, drawer.shown(repository, 0), [])
    assert shown(tokenizer, document) == (
        "<|repo_name|>shop\n<|file_sep|>shop/a.py\nA = 1\n"
        "<|file_sep|>shop/price.py\nclass Price\n  def plus(self, other)\n<|file_sep|>shop/total.py\n"
        "<|fim_prefix|>from shop.price import Price\n\n\ndef total(prices):\n    result = Price(0)\n    for price in prices:\n"
        "<|fim_suffix|>\n    return result\n<|fim_middle|>        result = result.plus(price)<|endoftext|>"
    )


def test_drafts_stand_before_the_middle_the_likeliest_last_and_what_is_typed_counts_nothing(
    repository: Repository, tokenizer: Tokenizer
) -> None:
    drawer = Drawer([repository], tokenizer, 400, seed=1)
    document = drawer.hole(repository, 0, 400, [], drawer.drafts(repository, 0))
    text = shown(tokenizer, document)
    assert text.endswith(
        "<|fim_suffix|>\n    return result\n<|draft|>2        result = Price(0)\n"
        "<|draft|>6        result = price.plus(result)\n<|fim_middle|>        result = result.plus(price)<|endoftext|>"
    )
    counted = [one for one, weight in zip(document.ids, document.weights, strict=True) if weight == MIDDLE_WEIGHT]
    assert tokenizer.decode(counted, skip_special_tokens=False) == " result.plus(price)<|endoftext|>"
    around = [one for one, weight in zip(document.ids, document.weights, strict=True) if weight == 1]
    assert "result = Price(0)\n    for" in tokenizer.decode(around)
    assert "price.plus" not in tokenizer.decode(around)


def test_a_draft_without_room_is_left_out_the_likeliest_last(repository: Repository, tokenizer: Tokenizer) -> None:
    drawer = Drawer([repository], tokenizer, 400, seed=1)
    drafts = [Draft("a = 1", 0.1), Draft("b = 2", 0.3), Draft("long = " + "x" * 300, 0.5)]
    text = shown(tokenizer, drawer.hole(repository, 0, 400, [], drafts))
    assert "<|draft|>1a = 1\n<|draft|>3b = 2\n<|fim_middle|>" in text
    text = shown(tokenizer, drawer.hole(repository, 0, 150, [], drafts))
    assert "<|draft|>3b = 2\n<|fim_middle|>" in text
    assert "a = 1" not in text


def test_what_is_asked_for_counts_most_and_marks_nothing(repository: Repository, tokenizer: Tokenizer) -> None:
    drawer = Drawer([repository], tokenizer, 400, seed=1)
    document = drawer.hole(repository, 0, 400, drawer.shown(repository, 0), [])
    spelled = [tokenizer.id_to_token(one) for one in document.ids]
    by_token = dict(zip(spelled, document.weights, strict=True))
    assert [by_token[one] for one in ("<|fim_prefix|>", "<|fim_suffix|>", "<|fim_middle|>", "<|file_sep|>")] == [0, 0, 0, 0]
    assert document.weights[1] == SNIPPET_WEIGHT
    assert by_token["<|endoftext|>"] == MIDDLE_WEIGHT


def test_little_room_drops_the_worst_snippet_then_far_lines(repository: Repository, tokenizer: Tokenizer) -> None:
    drawer = Drawer([repository], tokenizer, 400, seed=1)
    texts = [shown(tokenizer, drawer.hole(repository, 0, room, drawer.shown(repository, 0), [])) for room in (90, 70)]
    assert ["class Price\n" in text for text in texts] == [True, True]
    assert ["A = 1" in text for text in texts] == [False, False]
    assert ["from shop.price" in text for text in texts] == [True, False]
    for text in texts:
        assert "    for price in prices:\n<|fim_suffix|>" in text
        assert text.endswith("<|fim_middle|>        result = result.plus(price)<|endoftext|>")


def test_rows_hold_whole_documents(tokenizer: Tokenizer) -> None:
    documents = (Document([7 + size] * size, [1.0] * size) for size in itertools.cycle([60, 30, 9]))
    ids, weights = next(rows(documents, 99, pad=4, pool=8))
    runs = [(one, len(list(group))) for one, group in itertools.groupby(ids.tolist())]
    # 60 first, then the largest that still fits; nothing of 1 token is there for the last place.
    assert runs == [(67, 60), (37, 30), (16, 9), (4, 1)]
    assert weights.tolist().count(0) == len(runs)


def test_every_kind_of_document_fits_and_a_seed_settles_them(repository: Repository, tokenizer: Tokenizer) -> None:
    drawn = [[Drawer([repository], tokenizer, 120, seed).draw() for _ in range(1)] for seed in (3, 3)]
    assert drawn[0] == drawn[1]
    drawer = Drawer([repository], tokenizer, 120, seed=3)
    for _ in range(300):
        document = drawer.draw()
        assert 0 < len(document.ids) <= 120
        assert len(document.ids) == len(document.weights)


def test_a_long_path_takes_no_more_room_than_there_is(repository: Repository, tokenizer: Tokenizer) -> None:
    path = "/".join(["folder"] * 60)
    example = {**repository.examples[0], "path": path}
    long = Repository("example/shop", "1", "python", "MIT", {path: repository.files["shop/total.py"]}, [example])
    document = Drawer([long], tokenizer, 200, seed=1).hole(long, 0, 200, [], [])
    assert len(document.ids) <= 200
    shown_all = Drawer([long], tokenizer, 200, seed=1)
    assert len(shown_all.hole(long, 0, 200, shown_all.shown(long, 0), []).ids) <= 200


def test_a_language_with_little_code_comes_more_often_than_its_share(tokenizer: Tokenizer) -> None:
    large = Repository("large", "1", "java", "MIT", {"A.java": "class Ab { int ab; }\n" * 320})
    small = Repository("small", "1", "go", "MIT", {"a.go": "package ab_ // int ab\n" * 10})
    drawer = Drawer([large, small], tokenizer, 200, seed=2)
    n_go = sum("package" in shown(tokenizer, drawer.draw()) for _ in range(200))
    # 1 of 33 characters are Go; 1 to 32 ** 0.6 = 8 is 11 %.
    assert 12 < n_go < 36
