"""The picture of the house is drawn from the imports, and CONTRIBUTING.md shows the one of today."""

import re
from pathlib import Path

from tests.house import ROOT, drawn_in, floors, numbers, picture, reduced, whole_house

GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def build(tree: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text(text, encoding="utf-8")
    return tree


SMALL = {
    "dashboard.py": "from pages.shared import menu\n",
    "pages/shared/menu.py": "import core.engine\n",
    "pages/pooling/page.py": "from pages.shared.menu import show\nfrom core import maths, engine\n",
    "core/__init__.py": "",
    "core/maths.py": "def double(x):\n    '''Twice.'''\n\n    y = 2 * x\n    return y\n",
    "core/engine/__init__.py": "import core.maths\nANSWER = 'core.networks.nets:answer'\n",
    "core/networks/nets.py": "from core.maths import double\n",
}


def test_the_rooms_and_arrows_of_a_small_house(tmp_path):
    house = whole_house(build(tmp_path, SMALL))
    assert house == {
        "dashboard": {"shared"},
        "lessons": {"shared", "maths", "engine"},
        "shared": {"engine"},
        "engine": {"maths"},
        "networks": {"maths"},
        "maths": set(),
    }
    assert floors(house) == [["maths"], ["engine", "networks"], ["shared"], ["dashboard", "lessons"]]
    assert reduced(house)["lessons"] == {"shared"}


def test_the_picture_of_a_small_house(tmp_path):
    assert picture(build(tmp_path, SMALL)).splitlines() == [
        "graph TD",
        "    dashboard --> shared",
        "    engine --> maths",
        "    lessons --> shared",
        "    networks --> maths",
        "    shared --> engine",
        "    engine -.-> networks",
    ]


def test_the_numbers_of_a_small_house(tmp_path):
    assert dict(numbers(build(tmp_path, SMALL))) == {
        "rooms at the root of core": 3,
        "of them loose modules": 1,
        "rooms": 6,
        "floors": 4,
        "arrows": 7,
        "modules": 7,
        "lines": 12,
        "lines that are not blank": 11,
        "lines of code, without comments and docstrings": 10,
        "functions": 1,
        "lines of a function's body, median": 2,
        "the longest": 2,
    }


def test_the_guide_shows_the_house_of_today():
    assert drawn_in(GUIDE) == picture(ROOT), "python -m tests.house --write"


def test_what_the_guide_names_is_there():
    paths = set(re.findall(r"`((?:core|pages|tests|assets)/[\w/.]+)`", GUIDE))
    assert len(paths) > 20
    assert [path for path in sorted(paths) if not (ROOT / path).exists()] == []
