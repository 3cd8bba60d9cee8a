"""What holds for every view of every page, in both languages."""

import re
import subprocess
import sys

import pytest
from streamlit.testing.v1 import AppTest

from core.augmentation import AugmentationPolicy
from pages.shared.lesson.folder import load_lesson
from pages.shared.lesson.navigation import ENTRIES, READINGS
from tests.pages.dashboard import LANGUAGES, ROOT, VIEWS, address, check, open_page

PAGES = ["home", *(entry.folder for entry in (*READINGS, *ENTRIES))]
EVERY_VIEW = [(page, view) for page in PAGES for view in VIEWS.get(page, ("",))]
# What the engine answers.
ASKING = {
    "activations": VIEWS["activations"],
    "filters": VIEWS["filters"],
    "fooling": VIEWS["fooling"],
    "grad_cam": VIEWS["grad_cam"],
    "inside": VIEWS["inside"],
    "network": VIEWS["network"],
    "small_data": ("predict",),
    "features": ("classes", "untrained", "network", "projection"),
    "fine_tuning": ("network", "training"),
}
CHINESE = re.compile(r"[\u4e00-\u9fff]")
UNTRANSLATED = {"Dropout", "ReLU", "cval", *AugmentationPolicy.__dataclass_fields__}


def never_waits(page: str) -> bool:
    return "never_waits=True" in (ROOT / "pages" / page / "page.py").read_text(encoding="utf-8")


def waits(*_: object, **__: object) -> None:
    raise AssertionError("the page asks the engine or loads pictures")


@pytest.fixture
def nobody_waits(monkeypatch):
    """A lesson that is drawn apart may wait for nothing: none of its controls could stop that."""

    def forbid():
        monkeypatch.setattr("core.engine.submit", waits)
        monkeypatch.setattr("pages.shared.pictures.datasets._loading", waits)

    return forbid


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("page", "view"),
    [
        pytest.param(page, view, marks=[pytest.mark.workers] if view in ASKING.get(page, ()) else [])
        for page, view in EVERY_VIEW
    ],
)
def test_a_link_opens_the_view(page, view, language, home, nobody_waits):
    if never_waits(page):
        nobody_waits()
    (home / "busy_until").unlink(missing_ok=True)
    app = open_page(page, lang=language, **{f"{page}_view": view} if view else {})
    lesson = load_lesson(ROOT / "pages" / page, language)
    assert app.title[0].value == lesson.title
    if view:
        heading = f"## {lesson.sections[view].heading}\n"
        assert any(element.value.startswith(heading) for element in app.markdown)
    assert not app.error
    assert not app.warning
    assert (home / "busy_until").exists(), "trainings are not told of readers"
    if language == "zh" and view:
        assert_labels_are_chinese(app)


def assert_labels_are_chinese(app):
    widgets = [*app.selectbox, *app.slider, *app.toggle, *app.button, *app.number_input, *app.text_input]
    labels = {widget.label for widget in widgets} - UNTRANSLATED
    assert labels
    assert all(CHINESE.search(label) for label in labels), labels


def test_what_a_lesson_waits_for_would_be_seen(nobody_waits):
    nobody_waits()
    assert never_waits("convolution")
    with pytest.raises(AssertionError, match="asks the engine"):
        open_page("grad_cam")


@pytest.mark.workers
def test_the_server_never_loads_tensorflow():
    """In a process of its own: other tests load it. What the views ask has been answered above, and lies on disk."""
    script = (
        "import sys\n"
        "import pytest\n"
        "from tests.pages.dashboard import at_the_server, open_page\n"
        "at_the_server(pytest.MonkeyPatch())\n"
        f"for page, view in {EVERY_VIEW!r}:\n"
        "    open_page(page, **{f'{page}_view': view} if view else {})\n"
        "print(sorted({'tensorflow', 'keras', 'torch', 'jax'} & set(sys.modules)))\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


def test_language_follows_the_browser_until_chosen():
    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    app.context["locale"] = "zh-CN"
    check(app.run())
    assert CHINESE.search(app.title[0].value)
    assert "lang" not in address(app)


def test_changing_the_language_keeps_the_settings():
    chosen = {"convolution_ask": "0", "convolution_kernel": "laplacian", "convolution_stride": "3"}
    app = open_page("convolution", **chosen)
    before = app.latex[0].value
    app.button_group(key="lang").set_value("zh").run()
    check(app)
    assert CHINESE.search(app.title[0].value)
    assert app.latex[0].value == before
    assert app.selectbox(key="convolution_kernel:zh").value == "laplacian"
    assert address(app) == {"lang": "zh", **chosen}
