"""assets/lessons/README.md against the code: nothing of the chapter is missing, and nothing named there is gone."""

import ast
import re
from collections.abc import Iterator

import pytest

from core.settings import ASSETS
from pages.shared.lesson.navigation import READINGS
from tests.pages.dashboard import ROOT, VIEWS

MAP = ASSETS / "lessons" / "README.md"
ROW = re.compile(r"^\| (\d+) \| (.+?) \| (\w+) \| ([\w-]+) \| ([\w-]+) \|$", re.MULTILINE)
PART = re.compile(r"^\| ([^|]+) \| ([\w, ]+) \|$", re.MULTILINE)
ITEMS = 140
# The headings of the chapter's digest, from which the lessons were made.
PARTS = (
    "1. Convolution", "2. Pooling", "3. A convnet from scratch on little data", "4. Data augmentation",
    "5. A pretrained convnet", "6. Smoothing curves", "7. What convnets learn",
    "What learners get wrong, and what research says",
)  # fmt: skip
# Lessons that others are building; to be emptied.
NOT_YET: tuple[str, ...] = ()


def rows() -> list[tuple[str, str, str, str, str]]:
    return ROW.findall(MAP.read_text(encoding="utf-8"))


def names_in(folder: str) -> Iterator[str]:
    """Every text in the code of a lesson and of what lessons share: a control's key is one of them."""
    for path in [*(ROOT / "pages" / folder).rglob("*.py"), *(ROOT / "pages" / "shared").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


def test_every_item_of_the_chapter_has_its_row():
    lines = [line for line in MAP.read_text(encoding="utf-8").splitlines() if re.match(r"\| \d+ \|", line)]
    assert len(lines) == len(rows()), "a row that cannot be read"
    assert {int(number) for number, *_ in rows()} == set(range(1, ITEMS + 1))


def test_every_part_of_the_chapter_has_its_lessons():
    table = {part: lessons.split(", ") for part, lessons in PART.findall(MAP.read_text(encoding="utf-8"))}
    assert [part for part in table if part != "part"] == list(PARTS)
    known = {*VIEWS, *(entry.folder for entry in READINGS), *NOT_YET}
    assert {lesson for part in PARTS for lesson in table[part]} <= known


def test_every_lesson_and_view_of_the_map_exists():
    pages = {entry.folder: ("-",) for entry in READINGS} | dict.fromkeys(NOT_YET, ("-",))
    wrong = [row for row in rows() if row[3] not in {**pages, **VIEWS}.get(row[2], ())]
    assert not wrong


def test_no_lesson_is_awaited_that_is_there():
    assert not set(NOT_YET) & set(VIEWS), "name its views in the map"


@pytest.mark.parametrize("lesson", VIEWS)
def test_every_control_of_the_map_exists(lesson):
    wanted = {control for _, _, name, _, control in rows() if name == lesson and control != "-"}
    assert wanted <= set(names_in(lesson))


@pytest.mark.parametrize("lesson", VIEWS)
def test_every_view_stands_in_the_map(lesson):
    assert set(VIEWS[lesson]) <= {view for _, _, name, view, _ in rows() if name == lesson}
