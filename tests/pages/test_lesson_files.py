import re

import pytest

from pages.shared.lesson.folder import load_lesson
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
    question = f'[[question]]\nid = "q"\nprompt = "p"\nexplanation = "e"\n{options}'
    (tmp_path / "questions.en.toml").write_text(question, encoding="utf-8")
    with pytest.raises(ValueError, match="exactly one right option"):
        load_questions(tmp_path, "en")
