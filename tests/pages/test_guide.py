"""The teacher's guide: its plans keep their time, and every stop is there with what to ask, click and say."""

import re
from itertools import chain, pairwise

import pytest
from babel.messages.pofile import read_po

from core.settings import ASSETS
from pages.guide.plans import PLANS
from pages.shared.lesson.exercises import load_exercises
from pages.shared.lesson.folder import load_lesson
from pages.shared.lesson.free_questions import beliefs, free_questions
from pages.shared.lesson.navigation import ENTRIES
from pages.shared.lesson.stops import STOPS
from tests.pages.dashboard import LANGUAGES, ROOT, open_page

FOLDER = ROOT / "pages" / "guide"


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.id)
def test_a_plan_takes_as_long_as_it_says(plan):
    slots = list(plan.schedule())
    assert (slots[0][0], slots[-1][1]) == (0, plan.minutes)
    assert all(end == start for (_, end, _), (start, _, _) in pairwise(slots))


def test_one_lecture_of_all_stops_and_three_lessons_that_share_them():
    lecture, *lessons = [[part.id for part in plan.parts if part.stop is not None] for plan in PLANS]
    assert [plan.minutes for plan in PLANS] == [90, 45, 45, 45]
    assert lecture == [stop.id for stop in STOPS]
    assert [*chain.from_iterable(lessons)] == lecture


def test_what_the_guide_leaves_out_is_needed_nowhere():
    needed = {name for stop in STOPS for name in stop.needs}
    assert not {STOPS[10].id, STOPS[-1].id} & needed


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_has_words_for_each_plan_talk_and_stop(language):
    sections = load_lesson(FOLDER, language).sections
    talks = {part.id for plan in PLANS for part in plan.parts if part.stop is None}
    assert set(sections) == {plan.id for plan in PLANS} | talks | {f"at-{stop.id}" for stop in STOPS}
    assert all(sections[f"at-{stop.id}"].rest for stop in STOPS), "what to click, and what to say after"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stop", STOPS, ids=lambda stop: stop.id)
def test_there_is_something_to_ask_at_each_stop(stop, language):
    free = [question for question in free_questions(stop.folder, language) if question.view == stop.view]
    assert free or len(beliefs(stop.folder, stop.view, language)) >= 1
    words = [*(each.prompt for each in free), *chain(*beliefs(stop.folder, stop.view, language))]
    assert not any("{" in text for text in words)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_all_of_it(language):
    app = open_page("guide", lang=language)
    drawn = " ".join(each.proto.body for each in app.get("html"))
    words = "\n".join(each.value for each in app.markdown)
    for stop in STOPS:
        assert f"stop={stop.id}" in drawn
        section = load_lesson(FOLDER, language).sections[f"at-{stop.id}"]
        assert section.lead in words
        assert section.rest in words
    assert drawn.count('<table class="plan">') == len(PLANS)


NAMED = re.compile(r"(?<!\*)\*([^*\n]+)\*(?!\*)")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_named_in_the_instructions_stands_on_the_screen(language):
    """Controls and views stand in italics in the guide, the path and the exercises, as the pages write them."""
    with (ASSETS / "locale/zh/LC_MESSAGES/messages.po").open("rb") as source:
        messages = [message for message in read_po(source, locale="zh") if message.id]
    known = {str(message.id if language == "en" else message.string) for message in messages}
    texts = [section.text for name in ("guide", "path") for section in _sections(name, language)]
    texts += [load_lesson(FOLDER, language).idea]
    for entry in ENTRIES:
        sections = load_lesson(entry.path, language).sections.values()
        known |= {name for section in sections for name in (section.heading, section.label)}
        for exercise in load_exercises(entry.path, language):
            texts += [exercise.prompt, exercise.hint]
    named = {name for text in texts for name in NAMED.findall(text)}
    assert named
    assert not named - known


def _sections(page, language):
    return load_lesson(ROOT / "pages" / page, language).sections.values()
