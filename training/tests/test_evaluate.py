import pytest
from tokenizers import Tokenizer

from linewright_model.corpus import Repository
from linewright_model.evaluate import Evaluation, is_drafted
from linewright_model.prompt import END


@pytest.mark.parametrize(
    ("hidden", "said", "is_right"),
    [
        (["price", "s", END], ["price", "s", END], True),
        (["price", "s", END], ["price", "s", "."], False),
        (["price", "s", END], ["price", "s", "\n"], True),
        (["price", "\n", "s"], ["price", "\n", "."], True),
        (["price", "\n", "s"], ["price", END, "."], True),
        (["price", "s", END], ["price", "(", END], False),
        (["price", "s"], ["price", "s"], True),
    ],
)
def test_a_line_is_right_to_its_end_and_no_further(
    repository: Repository, tokenizer: Tokenizer, hidden: list[str], said: list[str], is_right: bool
) -> None:
    evaluation = Evaluation([repository], tokenizer, 400, holes=1)
    ids = {"\n": "\u010a"}
    one = [[tokenizer.token_to_id(ids.get(text, text)) for text in texts] for texts in (hidden, said)]
    assert None not in one[0] + one[1]
    assert evaluation.is_line_right(*one) is is_right


def test_recall_is_right_where_its_likeliest_line_is_the_hidden_one(repository: Repository) -> None:
    [example] = repository.examples
    right = {**example, "drafts": [{"text": "result.plus(price) ", "chance": 0.5}]}
    repository_right = Repository("a", "1", "python", "MIT", repository.files, [right])
    assert not is_drafted(repository, 0)
    assert is_drafted(repository_right, 0)
