import re

import pytest

from pages.shared.lesson.folder import Place, load_lesson, load_place
from pages.shared.lesson.navigation import ENTRIES, HOME, READINGS, SECTIONS
from pages.shared.lesson.questions import load_questions


def write(folder, text, language="en"):
    (folder / f"lesson.{language}.md").write_text(text, encoding="utf-8")
    return folder


def test_title_idea_and_sections(tmp_path):
    lesson = load_lesson(
        write(tmp_path, "# A title\n\nAn idea.\n\n## First {#one}\n\nText.\n\n## Second {#two}\nMore."), "en"
    )
    assert (lesson.title, lesson.idea) == ("A title", "An idea.")
    assert {name: (part.heading, part.text) for name, part in lesson.sections.items()} == {
        "one": ("First", "Text."),
        "two": ("Second", "More."),
    }


def test_the_place_stands_before_the_title(tmp_path):
    write(tmp_path, "---\nsection: inside\norder: 20\nicon: layers\n---\n# A title\n\nAn idea.")
    assert load_place(tmp_path) == Place("inside", 20, "layers")
    assert load_lesson(tmp_path, "en").title == "A title"


@pytest.mark.parametrize(
    "text",
    ["# T", "---\nsection: inside\norder: 20\n---\n# T", "---\nsection: a\norder: last\nicon: b\n---\n# T"],
)
def test_a_lesson_without_a_place_is_named(tmp_path, text):
    with pytest.raises(ValueError, match=re.escape("lesson.en.md must begin with")):
        load_place(write(tmp_path, text))


def test_every_section_has_its_lessons_each_at_a_place_of_its_own():
    assert HOME.folder == "home"
    places = [(entry.place.section, entry.place.order) for entry in (HOME, *READINGS, *ENTRIES)]
    assert len(set(places)) == len(places)
    assert list(dict.fromkeys(section for section, _ in places)) == list(SECTIONS)
    folders = [entry.folder for entry in ENTRIES]
    assert folders.index("convolution") < folders.index("pooling") < folders.index("grad_cam")


def test_lines_of_chinese_are_joined_without_a_blank(tmp_path):
    lesson = load_lesson(write(tmp_path, "# 题\n\n第一行，\n第二行\nEnglish\n\n新段落", "zh"), "zh")
    assert lesson.idea == "第一行，第二行\nEnglish\n\n新段落"


@pytest.mark.parametrize("text", ["No title", "# T\n\n## A {#a}\n\nx\n\n## B {#a}\n\ny"])
def test_a_wrong_file_is_named(tmp_path, text):
    with pytest.raises(ValueError, match=re.escape("lesson.en.md")):
        load_lesson(write(tmp_path, text), "en")


@pytest.mark.parametrize("right", [[], [0, 1]])
def test_a_choice_needs_exactly_one_right_option(tmp_path, right):
    options = "".join(
        f'[[question.option]]\ntext = "{number}"\nbecause = "b"\nright = {str(number in right).lower()}\n'
        for number in range(3)
    )
    question = f'[[question]]\nid = "q"\nview = "v"\nprompt = "p"\nexplanation = "e"\n{options}'
    (tmp_path / "questions.en.toml").write_text(question, encoding="utf-8")
    with pytest.raises(ValueError, match="exactly one right option"):
        load_questions(tmp_path, "en")
