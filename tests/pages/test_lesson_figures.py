"""No figure in a sentence is typed: it comes from settings, from a recorded run, or is the book's, and has a name."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
# Lessons whose texts still hold typed figures; to be emptied.
NOT_YET: set[str] = set()
TEXTS = [
    path
    for kind in ("*/lesson.*.md", "*/questions.*.toml", "*/exercises.*.toml")
    for path in sorted((ROOT / "pages").glob(kind))
    if path.parent.name not in NOT_YET
]
# Messages that tell a reader how to write something, what may be given, or what a picture file is.
INSTRUCTIONS = (
    "'{word}' is not a number", "Steps of {size}", "The digits {location}", "The file {name} has floating-point",
    "The folder {folder} shows no classes", "The learning rate is {rate}", "The start is grey", "{name}: its first",
    "At 25, 50 and 75%", "The disturbance has row", "Text and code: Convnet Classroom, Apache License",
)  # fmt: skip
# Messages whose figures are typed still; to be emptied.
MESSAGES_NOT_YET = (
    "4,000 photographs", "Degrees since December",
    "Recorded on the photographs", "Recorded: test accuracy", "Set `base.trainable",
    "VGG16 was trained on BGR",
)  # fmt: skip
# Titles of recorded runs, which are part of their identity.
TITLES = ("Pets, 200 a class", "Pets, 37 breeds")
CATALOGUE = ROOT / "assets/locale/zh/LC_MESSAGES/messages.po"

# What is no measurement: code, facts, links; sizes; levels of grey and the sizes of pictures that nets take; a year
# with its author; names that hold a digit; whole numbers up to ten.
ALLOWED = re.compile(
    r"""
    ```.*?``` | `[^`]*` | \{[^{}]*\} | \]\([^)]*\) | ^\s*---\n.*?\n---$
    | \d+\s?[x×]\s?\d+(\s?[x×]\s?\d+)*
    | (?<![\d.,])0[-–]255(?!\d|[.,]\d) | (?<![\d.,])(255|224|150)(?!\d|[.,]\d|%)
    | (?<![\d.,])(19|20)\d\d(?![\d.,]*\d|%)
    | CC\ BY(-SA)?\ \d\.\d
    | [A-Za-z]+[-_]?[A-Za-z]*\d+(_[a-z]+\d*)* | \b[123]D\b | L[12]\b | R2\b | F1\b
    | (?<![\d.,%–-])(10|\d)(?![\d%‰]|[.,]\d|\s?[%‰])
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)


def typed_figures(text: str) -> list[str]:
    """The numbers of a text that nothing gives."""
    return re.findall(r"\d[\d.,]*\s?%?", ALLOWED.sub(" ", text))


def strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in inner for text in strings(part)]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_figure_of_a_lesson_is_typed(path):
    text = path.read_text(encoding="utf-8")
    texts = strings(tomllib.loads(text)) if path.suffix == ".toml" else [text]
    found = {text: figures for text in texts if (figures := typed_figures(text))}
    assert not found, "make it a fact of the lesson"


def test_no_figure_of_a_message_is_typed():
    with CATALOGUE.open("rb") as source:
        messages = [str(message.id) for message in read_po(source, locale="zh") if message.id]
    told = [text for text in messages if not text.startswith((*INSTRUCTIONS, *MESSAGES_NOT_YET, *TITLES))]
    found = {text: figures for text in told if (figures := typed_figures(text))}
    assert not found, "make it a field of the message"


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("The error falls by 68%.", ["68%"]),
        ("from 97.8% to 99.3%", ["97.8%", "99.3%"]),
        ("It has 3,453,121 parameters.", ["3,453,121 "]),
        ("a map of 3x3 cells, 28 x 28 pixels, 0-255, `shear_range=0.2`, {share:.1%}, in 2014", []),
        ("three of 10 pictures in 2 classes, block5_conv3, VGG16, EfficientNet-Lite0", []),
        ("1.4 million pictures and 1000 classes", ["1.4 ", "1000 "]),
        ("错误减少 32%，共 5000 张", ["32%", "5000 "]),
        ("5% of them", ["5%"]),
    ],
)  # fmt: skip
def test_figures_are_found(text, figures):
    assert typed_figures(text) == figures
