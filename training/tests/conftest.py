"""A small corpus and its tokenizer, shared by the tests."""

import pytest
from tokenizers import Tokenizer

from linewright_model.corpus import Repository
from linewright_model.tokenizer import train

SHOP = """\
from shop.price import Price


def total(prices):
    result = Price(0)
    for price in prices:
        result = result.plus(price)
    return result
"""
PRICE = """\
class Price:
    def __init__(self, cents):
        self.cents = cents

    def plus(self, other):
        return Price(self.cents + other.cents)
"""


def hole(text: str, hidden: str) -> tuple[int, int]:
    """From the start of the line that `hidden` ends in."""
    at = text.index(hidden)
    return text.rfind("\n", 0, at) + 1, at + len(hidden)


@pytest.fixture(scope="session")
def repository() -> Repository:
    start, end = hole(SHOP, "result = result.plus(price)")
    snippets = [{"path": "shop/price.py", "text": "class Price\n  def plus(self, other)"}, {"path": "shop/a.py", "text": "A = 1"}]
    drafts = [{"text": "price.plus(result)", "chance": 0.61}, {"text": "Price(0)", "chance": 0.2}]
    cursor = start + len("        result = ")
    example = {"path": "shop/total.py", "start": start, "cursor": cursor, "end": end, "snippets": snippets, "drafts": drafts}
    files = {"shop/total.py": SHOP, "shop/price.py": PRICE}
    return Repository("example/shop", "1.0.0", "python", "MIT", files, [example])


@pytest.fixture(scope="session")
def tokenizer() -> Tokenizer:
    return train([SHOP, PRICE] * 3, vocabulary=400)
