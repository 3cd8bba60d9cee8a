"""The summary: numbers of our own, a page to take away, and a self-check that is the same in both languages."""

import json
from dataclasses import replace

import pytest

from core.settings import ASSETS
from pages.shared.lesson.folder import load_lesson
from pages.shared.lesson.navigation import ENTRIES
from pages.shared.lesson.stops import STOPS
from pages.summary.check import draw, pool, score
from pages.summary.facts import facts
from pages.summary.points import FOLDER, points, references
from pages.summary.takeaway import Told, as_html, as_markdown
from tests.pages.dashboard import LANGUAGES, check, open_page


def recording(name):
    return json.loads((ASSETS / "runs" / f"{name}.json").read_text())


def test_numbers_are_those_of_the_recordings():
    found = facts()
    for name, run in (("scratch", "baseline"), ("augmented", "augmented")):
        assert found[name] == recording(run)["metrics"]["test_accuracy"]
    tuned = ["vgg16_fine_tuned", *(f"experiments/vgg16_fine_tuned_seed{seed}" for seed in (1, 2))]
    by_seed = [recording(run)["metrics"]["test_accuracy"] for run in tuned]
    assert found["fine_tuned"] == pytest.approx(sum(by_seed) / found["seeds"])
    assert found["spread"] >= 100 * (max(by_seed) - min(by_seed))
    for name, run in (("dense_wrong", "digits_dense"), ("convnet_wrong", "digits_convnet")):
        metrics = recording(run)["metrics"]
        tested = sum(map(sum, metrics["confusion_matrix"]))
        assert found[name] == round(tested * (1 - metrics["test_accuracy"]))
    # 3x3 convolutions and 2x2 pooling of VGG16, by hand: each convolution adds two steps of its jump, pooling one.
    by_hand = 1 + sum(2 * count * 2**block + 2**block for block, count in enumerate((2, 2, 3, 3, 3)))
    assert (found["first_field"], found["last_field"]) == (3, by_hand)
    assert found["scratch_parameters"] == 3_453_121


def test_seven_points_each_with_evidence():
    assert len(points()) == 7
    assert all(bool(point.number) != bool(point.pictures) for point in points())
    for language in LANGUAGES:
        assert list(load_lesson(FOLDER, language).sections) == [point.id for point in points()]


def test_sources_name_lessons_that_are_there():
    named = {name for reference in references() for name in reference.lessons}
    assert named <= {entry.folder for entry in ENTRIES}
    assert all(1990 <= reference.year <= 2026 for reference in references())
    assert {(each.authors.split(",")[0], each.year) for each in references()} >= {
        ("F. Chollet", 2017), ("K. Simonyan", 2014), ("R. R. Selvaraju et al.", 2017),
    }  # fmt: skip


def test_a_page_to_take_away():
    told = [Told("A < B", "Text & more.", "97%", "right", (b"jpeg",), "http://host/x?a=1&b=2", "There")]
    page = as_html("Title", "en", told, "Sources", ["Nobody (2000)."])
    assert "A &lt; B" in page
    assert "Text &amp; more." in page
    assert 'href="http://host/x?a=1&amp;b=2"' in page
    assert "data:image/jpeg;base64,anBlZw==" in page
    assert as_markdown("Title", told, "Sources", ["Nobody (2000)."]).endswith("- Nobody (2000).\n")


def test_the_draw_is_the_same_in_every_language():
    english, chinese = (draw(3, 10, language) for language in LANGUAGES)
    assert [each.name for each in english] == [each.name for each in chinese]
    assert len(english) == 10
    for one, other in zip(english, chinese, strict=True):
        rights = [[option.right for option in each.question.options] for each in (one, other)]
        assert rights[0] == rights[1]
    assert [each.name for each in draw(4, 10, "en")] != [each.name for each in english]
    assert len(draw(0, 10_000, "en")) == len(pool("en"))


def test_every_section_can_be_asked_about():
    assert {each.entry.place.section for each in pool("en")} == {entry.place.section for entry in ENTRIES}


def test_texts_of_the_self_check_hold_no_field():
    for language in LANGUAGES:
        for each in pool(language):
            texts = [each.question.prompt, *(option.text for option in each.question.options)]
            assert not any("{" in text for text in texts), each.name


def test_the_score_by_hand():
    asked = draw(0, 4, "en")
    rights = [next(i for i, option in enumerate(each.question.options) if option.right) for each in asked]
    wrong = (rights[1] + 1) % len(asked[1].question.options)
    answers = dict(zip([each.name for each in asked], [rights[0], wrong, None, rights[3]], strict=True))
    result = score(asked, answers)
    assert (result.right, result.asked) == (2, 4)
    assert result.missed == ((asked[1], asked[1].question.options[wrong]),)
    assert result.open == (asked[2],)
    assert score([replace(asked[0])], {}).open == (asked[0],)


def test_answers_are_checked_when_they_are_handed_in():
    app = open_page("summary", lang="en", summary_questions="10")
    for radio, each in zip(app.radio, draw(0, 10, "en"), strict=True):
        radio.set_value(next(i for i, option in enumerate(each.question.options) if option.right))
    (hand_in,) = [button for button in app.button if button.label == "Check my answers"]
    check(hand_in.click().run())
    assert app.metric[0].value == "10 / 10"
    assert [each.value for each in app.success] == ["All answers are right."]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_points_lead_to_their_stops(language):
    app = open_page("summary", lang=language)
    drawn = " ".join(each.proto.body for each in app.get("html"))
    assert all(f"stop={point.stop.id}" in drawn for point in points())
    assert len({point.stop for point in points()} & set(STOPS)) == len({point.stop for point in points()})
