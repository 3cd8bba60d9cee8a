"""English and Chinese say the same: nothing is missing in either language."""

import ast
import re
import string
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from pages.shared.lesson.folder import load_lesson
from pages.shared.lesson.navigation import HOME, READINGS
from pages.shared.lesson.questions import load_questions

ROOT = Path(__file__).resolve().parent.parent
LESSONS = sorted(path.parent for path in (ROOT / "pages").glob("*/lesson.en.md"))
QUESTIONS = sorted(path.parent for path in (ROOT / "pages").glob("*/questions.en.toml"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Messages that are the same in both languages: signs, names and units.
UNTRANSLATED = {"Convnet Classroom"}


# A message where one English text has several meanings: with its context, which is None elsewhere.
Message = tuple[str, str | None]


def messages_in_code() -> set[Message]:
    found = set()
    for folder in ("core", "pages"):
        keywords = {**DEFAULT_KEYWORDS, "N_": None}
        for _, _, message, _, context in extract_from_dir(str(ROOT / folder), keywords=keywords):
            found.add((message if isinstance(message, str) else message[0], context))
    return found


@pytest.fixture(scope="module")
def catalogue():
    with (ROOT / "assets/locale/zh/LC_MESSAGES/messages.po").open("rb") as source:
        return {
            (message.id, message.context): message for message in read_po(source, locale="zh") if message.id
        }


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_every_message_is_translated(catalogue):
    missing = {text for text in messages_in_code() if text not in catalogue or not catalogue[text].string}
    assert not missing, "run `make messages` and translate"


def test_no_message_hides_from_the_catalogue():
    """Babel reads no call inside the braces of an f-string where its quotes are others than the string's."""
    called = {
        node.args[0].value
        for folder in ("core", "pages")
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "N_"}
        if node.args and isinstance(node.args[0], ast.Constant)
    }
    assert not called - {message for message, _ in messages_in_code()}, "give it a line of its own"


def test_no_translation_is_fuzzy_or_without_use(catalogue):
    assert not [text for text, message in catalogue.items() if message.fuzzy]
    assert not set(catalogue) - messages_in_code(), "run `make messages`"


def test_translations_have_the_fields_of_their_message(catalogue):
    for (text, _), message in catalogue.items():
        assert fields(text) == fields(message.string), text


def test_lessons_have_the_same_sections():
    for folder in LESSONS:
        english, chinese = load_lesson(folder, "en"), load_lesson(folder, "zh")
        assert list(english.sections) == list(chinese.sections), folder
        for lesson in (english, chinese):
            assert lesson.title, folder
            assert lesson.idea, folder
            assert all(section.text for section in lesson.sections.values()), folder
        assert not CHINESE.search(english.title + english.idea)
        for section in chinese.sections.values():
            assert CHINESE.search(section.heading), folder
            assert CHINESE.search(section.text), section.heading


def test_questions_are_the_same_in_both_languages():
    for folder in QUESTIONS:
        english, chinese = load_questions(folder, "en"), load_questions(folder, "zh")
        assert len(english) >= 3, folder
        assert [question.id for question in english] == [question.id for question in chinese], folder
        for one, other in zip(english, chinese, strict=True):
            assert fields(one.prompt) == fields(other.prompt), one.prompt
            assert fields(one.explanation) == fields(other.explanation), one.prompt
            assert [option.right for option in one.options] == [option.right for option in other.options]
            assert [
                (one.tolerance, one.tolerance_percent),
                [*one.mistakes],
                [bool(option.misconception) for option in one.options],
            ] == [
                (other.tolerance, other.tolerance_percent),
                [*other.mistakes],
                [bool(option.misconception) for option in other.options],
            ], one.id
            assert CHINESE.search(other.prompt), other.prompt
            assert CHINESE.search(other.explanation), other.prompt


def test_every_lesson_has_questions():
    without = {folder.name for folder in LESSONS} - {folder.name for folder in QUESTIONS}
    assert without == {HOME.folder, *(entry.folder for entry in READINGS)}


# Terms that a reviewer found weak: what they say instead, and where they may stand.
WEAK_CHINESE = {
    "精度": "准确率（书中作“精度”可以提一次）",
    "密集": "全连接层（密集连接层，Dense）",
    "热量": "激活强度、热度",
    "死通道": "未激活通道",
    "录制": "预存的训练记录",
    "印刷": "书中给出的",
    "比特": "逐位",
    "对数几率": "logit",
    "瞎猜": "随机猜测",
    "乱猜": "随机猜测",
    "您": "你",
    "单元格": "格",
    "台阶": "级",
}
CITED = ("“精度”", "（密集连接层，Dense）", "未标记单元格", "个单元格，而表头", "清空该单元格")


def test_chinese_uses_the_terms_of_the_field(catalogue):
    texts = {str(path): path.read_text(encoding="utf-8") for path in (ROOT / "pages").glob("*/*.zh.*")}
    texts |= {text: message.string for (text, _), message in catalogue.items()}
    found = {}
    for place, text in texts.items():
        for cited in CITED:
            text = text.replace(cited, "")
        if weak := [f"{term}: {better}" for term, better in WEAK_CHINESE.items() if term in text]:
            found[place] = weak
    assert not found
