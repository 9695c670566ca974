import random
import subprocess
import sys
from pathlib import Path

from linewright_model.related import Related, pieces_of

ROOT = Path(__file__).parent.parent

PRICE = "class Price:\n    def plus_tax(self, rate):\n        return self.cents * rate\n"
NOISE = "import os\n\n\ndef walk(folder):\n    return os.walk(folder)\n"
FILES = {
    "shop/price.py": PRICE,
    "shop/use.py": "from shop.price import Price\n\nPrice(3).plus_tax(19)\n",
    "tools/walk.py": NOISE,
    "shop/order.py": "from shop.price import Price\n\n\ndef total(items):\n    return walk(items)\n",
}


def paths(hint: str, count: int = 8) -> list[str]:
    above = "    first = Price(3)\n"
    return [one.path for one in Related(FILES).near("shop/order.py", above, "", hint, count)]


def test_what_declares_a_name_comes_before_what_uses_it_the_best_last_and_its_own_file_never() -> None:
    assert paths("") == ["shop/use.py", "shop/price.py"]
    assert paths("", count=1) == ["shop/price.py"]
    assert paths("walk(folder)") == ["shop/use.py", "shop/price.py", "tools/walk.py"]


def test_pieces_end_where_a_definition_begins_and_hold_every_line() -> None:
    body = "".join(f"    x{number} = {number}\n" for number in range(9))
    text = f"def first():\n{body}\n\ndef second():\n{body * 4}"
    pieces = [text[start:end] for start, end in pieces_of(text)]
    assert [piece.split("\n")[0] for piece in pieces] == ["def first():", "def second():", "    x5 = 5"]
    assert "".join(pieces).replace("\n", "") == text.replace("\n", "")


def test_a_repository_without_files_has_nothing_to_show() -> None:
    assert Related({}).any(random.Random(1)) is None
    assert Related({}).near("a.py", "x", "y", "", 3) == []


NEAR = """
from linewright_model.related import Related
words = [[f"own{piece}x{rarity}" for rarity in range(9)] for piece in range(20)]
files = {f"{piece}.py": "import all\\n" + " ".join(own) for piece, own in enumerate(words)}
for rarity in range(9):
    for copy in range(rarity):
        files[f"other{rarity}_{copy}.py"] = "import all\\n" + " ".join(own[rarity] for own in words)
print([one.path for one in Related(files).near("", "", "", " ".join(sum(words, [])), 90)])
"""


def test_the_same_place_has_the_same_pieces_in_every_process() -> None:
    said = {
        subprocess.run([sys.executable, "-c", NEAR], env={"PYTHONHASHSEED": seed}, cwd=ROOT, capture_output=True, check=True).stdout
        for seed in ("0", "1", "2")
    }
    assert len(said) == 1
