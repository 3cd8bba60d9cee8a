"""What holds for every page, in both languages."""

import re
import subprocess
import sys

import pytest

from pages.shared.lesson.folder import load_lesson
from pages.shared.lesson.navigation import ENTRIES
from tests.pages.dashboard import LANGUAGES, ROOT, VIEWS, address, check, open_page

PAGES = ["home", *(entry.folder for entry in ENTRIES)]
EVERY_VIEW = [(page, view) for page, views in VIEWS.items() for view in views]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_page_opens_with_its_title(page, language):
    app = open_page(page, lang=language)
    assert app.title[0].value == load_lesson(ROOT / "pages" / page, language).title
    assert not app.error
    assert not app.warning


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("page", "view"), EVERY_VIEW)
def test_every_view_opens_from_its_link(page, view, language):
    app = open_page(page, lang=language, **{f"{page}_view": view})
    headings = [element.value for element in app.subheader]
    assert load_lesson(ROOT / "pages" / page, language).sections[view].heading in headings
    assert not app.error
    assert not app.warning


@pytest.mark.parametrize(("page", "view"), EVERY_VIEW)
def test_no_english_is_left_on_a_chinese_page(page, view):
    app = open_page(page, lang="zh", **{f"{page}_view": view})
    names = {"ReLU", "cval"} | set(_generator_parameters())
    widgets = [*app.selectbox, *app.slider, *app.toggle, *app.button, *app.number_input, *app.text_input]
    labels = {widget.label for widget in widgets if widget.label not in names}
    assert labels
    assert all(CHINESE.search(label) for label in labels), labels


def _generator_parameters():
    from core.augmentation import AugmentationPolicy

    return AugmentationPolicy.__dataclass_fields__


@pytest.mark.parametrize("page", PAGES)
def test_trainings_are_told_of_readers(page, home):
    (home / "busy_until").unlink(missing_ok=True)
    open_page(page)
    assert (home / "busy_until").exists()


def test_server_never_loads_tensorflow():
    """In a process of its own: other tests load TensorFlow."""
    script = (
        "import sys\n"
        "from tests.pages.dashboard import VIEWS, open_page\n"
        f"for page in {PAGES!r}:\n"
        "    for view in VIEWS.get(page, ('',)):\n"
        "        open_page(page, **{f'{page}_view': view} if view else {})\n"
        "print(sorted({'tensorflow', 'keras', 'torch', 'jax'} & set(sys.modules)))\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"


def test_language_follows_the_browser_until_chosen():
    from streamlit.testing.v1 import AppTest

    app = AppTest.from_file(str(ROOT / "dashboard.py"), default_timeout=60)
    app.context["locale"] = "zh-CN"
    check(app.run())
    assert CHINESE.search(app.title[0].value)
    assert "lang" not in address(app)


def test_changing_the_language_keeps_the_settings():
    app = open_page("convolution", convolution_kernel="laplacian", convolution_stride="3")
    before = app.latex[0].value
    app.button_group(key="lang").set_value("zh").run()
    check(app)
    assert CHINESE.search(app.title[0].value)
    assert app.latex[0].value == before
    assert app.selectbox(key="convolution_kernel:zh").value == "laplacian"
    assert address(app) == {"lang": "zh", "convolution_kernel": "laplacian", "convolution_stride": "3"}


def test_lessons_drawn_apart_wait_for_nothing(monkeypatch):
    """None of their controls could stop what they wait for."""

    def waits(*_: object, **__: object) -> None:
        raise AssertionError("the page asks the engine or loads pictures")

    monkeypatch.setattr("core.engine.submit", waits)
    monkeypatch.setattr("pages.shared.pictures.datasets._loader", waits)
    with pytest.raises(AssertionError, match="asks the engine"):
        open_page("grad_cam")
    apart = [page for page in VIEWS if "never_waits=True" in (ROOT / "pages" / page / "page.py").read_text()]
    assert "convolution" in apart
    for page in apart:
        for view in VIEWS[page]:
            open_page(page, **{f"{page}_view": view})
