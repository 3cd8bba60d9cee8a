"""Taking views away as notebooks: what every view offers, and the walk through all views of a lesson."""

import ast
import re

import nbformat
import pytest

from core.notebooks import Sheet, write_notebook
from core.notebooks.words import ANSWER, WORDS
from pages.shared.lesson.notebooks import SHEET
from tests.pages.dashboard import LANGUAGES, VIEWS, address, check, open_page
from tests.pages.test_every_page import ASKING, CHINESE

# Without the views that ask workers.
QUICK = [
    (lesson, view) for lesson, views in VIEWS.items() for view in views if view not in ASKING.get(lesson, ())
]
PLAIN = {"cv2", "json", "keras", "math", "matplotlib", "numpy", "pandas", "skimage", "sklearn", "tensorflow"}
PLAIN |= {"mlxtend", "scipy", "PIL", "pathlib", "itertools", "collections", "random"}
_PATH = re.compile(r"""["']((?:weights|pictures|data|models|assets)/[\w./-]+)["']""")


def sheet_of(app) -> Sheet:
    return app.session_state[SHEET]


def labels(app) -> list[str]:
    return [element.proto.label for element in app.get("download_button")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("lesson", "view"), QUICK)
def test_every_view_makes_a_notebook_that_needs_nothing_of_this_project(lesson, view, language):
    app = open_page(lesson, lang=language, **{f"{lesson}_view": view})
    sheet = sheet_of(app)
    notebook = nbformat.reads(write_notebook(sheet).decode(), as_version=4)
    nbformat.validate(notebook)
    assert notebook.cells[0].source.startswith(f"# {app.title[0].value}: ")
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    assert bool(code) == bool(app.code)
    nodes = ast.walk(ast.parse(code))
    imported = {
        name.split(".")[0]
        for node in nodes
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        )
    }  # fmt: skip
    assert imported <= PLAIN
    assert set(_PATH.findall(code)) <= set(sheet.files)
    text = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert text.count("<details>") == text.count("</details>") == len(sheet.questions)
    assert f"lang={language}" in sheet.link
    if language == "zh":
        assert all(CHINESE.search(sheet.words[word]) for word in WORDS)
        assert f"<summary>{ANSWER}</summary>" not in text


def test_it_has_the_settings_and_the_link_of_the_screen():
    app = open_page("convolution", lang="en", convolution_kernel="gaussian_blur", convolution_stride="2")
    sheet = sheet_of(app)
    assert (sheet.settings["Kernel"], sheet.settings["Stride"], sheet.settings["ReLU"]) == (
        "Gaussian blur",
        "2",
        "off",
    )
    assert "View" not in sheet.settings
    assert sheet.link.endswith("?lang=en&convolution_kernel=gaussian_blur&convolution_stride=2")
    app.segmented_control(key="convolution_padding:en").set_value("same")
    assert sheet_of(check(app.run())).settings["Padding"] == "same"


@pytest.mark.parametrize(("stride", "rows"), [("2", 74), ("3", 49)])
def test_the_right_answer_is_that_of_the_settings(stride, rows):
    """A window of 3 over the 149 rows of the cat: (149 - 3) // stride + 1 places."""
    app = open_page("convolution", lang="en", convolution_stride=stride)
    answers = [asked.answer for asked in sheet_of(app).questions if f"stride {stride}" in asked.prompt]
    assert any(answer.startswith(f"**{rows}**") for answer in answers)


def test_a_picture_that_scikit_image_has_not_comes_along():
    app = open_page("convolution", convolution_picture="disk")
    assert list(sheet_of(app).files) == ["pictures/disk.png"]
    assert sheet_of(app).credits == ("Disk: Drawn by this program",)
    assert any("pictures/disk.png" in caption.value for caption in app.caption)
    app = open_page("convolution", convolution_picture="coins")
    assert not sheet_of(app).files
    assert "Brooklyn Museum" in sheet_of(app).credits[0]


@pytest.mark.parametrize(
    ("lesson", "view"), [("pooling", "comparison"), ("augmentation", VIEWS["augmentation"][0])]
)
def test_all_views_of_a_lesson_are_gathered_and_the_reader_is_where_she_was(lesson, view):
    link = {f"{lesson}_view": view, f"{lesson}_picture": "coffee"}
    app = open_page(lesson, lang="en", **link)
    before = address(app)
    check(app.button(key="all-notebooks").click().run())
    count = len(VIEWS[lesson])
    assert f"{count} notebooks (ZIP)" in labels(app)
    assert address(app) == before
    assert sheet_of(app).name == f"{lesson}-{view}"
    gathered = app.session_state["tour_of_views"].sheets
    assert set(gathered) == set(VIEWS[lesson])
    assert gathered[view].settings["Picture"] == "Cup of coffee"
    # Other settings are other notebooks.
    app.selectbox(key=f"{lesson}_picture:en").set_value("cat")
    check(app.run())
    assert f"{count} notebooks (ZIP)" not in labels(app)
    check(app.button(key="all-notebooks").click().run())
    assert f"{count} notebooks (ZIP)" in labels(app)


def test_another_lesson_ends_the_walk():
    app = open_page("pooling", lang="en")
    check(app.button(key="all-notebooks").click().run())
    assert len(app.session_state["tour_of_views"].sheets) == len(VIEWS["pooling"])
    assert not [label for label in labels(open_page("convolution", lang="en")) if "ZIP" in label]
