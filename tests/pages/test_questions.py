"""Predict, lock, reveal."""

import pytest
from streamlit.testing.v1 import AppTest

from core.operations.windows import output_size
from pages.shared.lesson.folder import load_lesson
from pages.shared.lesson.navigation import ENTRIES
from pages.shared.lesson.questions import load_questions
from tests.pages.dashboard import LANGUAGES, check, open_page


def test_the_right_number_is_computed_from_the_settings():
    app = open_page("convolution", convolution_stride="2", convolution_kernel="laplacian")
    rows = output_size(149, 3, stride=2)  # the cat is 149 pixels high
    app.number_input(key="convolution:question:output-rows:number").set_value(float(rows)).run()
    app.button(key="convolution:question:output-rows:lock").click().run()
    check(app)
    assert [f"{rows}" in element.value for element in app.success] == [True]


def test_a_wrong_number_is_compared():
    app = open_page("convolution")
    app.number_input(key="convolution:question:output-rows:number").set_value(149.0).run()
    app.button(key="convolution:question:output-rows:lock").click().run()
    assert "147" in app.warning[0].value
    assert "+2" in app.warning[0].value
    assert not app.success


def test_nothing_is_revealed_before_the_lock():
    app = open_page("pooling", pooling_view="parameters")
    assert not app.success
    app.button(key="pooling:question:learned:lock").click().run()
    assert len(app.toast) == 1
    app.radio(key="pooling:question:learned:choice:en").set_value(1).run()
    assert not app.success
    app.button(key="pooling:question:learned:lock").click().run()
    assert len(app.success) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_explanation_comes_after_the_predictions(language):
    """It says what was to be predicted: the parameters without pooling, of which the second question asks."""
    folder = next(entry.path for entry in ENTRIES if entry.folder == "pooling")
    explanation = load_lesson(folder, language).sections["parameters"].rest
    told = []
    app = open_page("pooling", pooling_view="parameters", lang=language)
    while waiting := [button for button in app.button if button.key.endswith(":show")]:
        told.append(explanation in [element.value for element in app.markdown])
        app = check(waiting[0].click().run())
    assert told == [False, False]
    assert explanation in [element.value for element in app.markdown]
    unasked = open_page("pooling", pooling_view="parameters", pooling_ask="0", lang=language)
    assert explanation in [element.value for element in unasked.markdown]


def test_a_wrong_choice_gets_its_own_reason():
    app = open_page("pooling", pooling_view="parameters")
    app.radio(key="pooling:question:learned:choice:en").set_value(0).run()
    app.button(key="pooling:question:learned:lock").click().run()
    assert "a bias for each channel" in app.warning[0].value
    assert "Taking a maximum" in app.warning[0].value


def test_a_verdict_is_about_the_settings_that_were_asked_about():
    app = open_page("convolution")
    app.number_input(key="convolution:question:output-rows:number").set_value(147.0).run()
    app.button(key="convolution:question:output-rows:lock").click().run()
    app.slider(key="convolution_stride").set_value(2).run()
    assert "147" in app.success[0].value
    app.button(key="convolution:question:output-rows:again").click().run()
    app.number_input(key="convolution:question:output-rows:number").set_value(74.0).run()
    app.button(key="convolution:question:output-rows:lock").click().run()
    assert "74" in check(app).success[0].value


def test_a_lock_survives_the_language():
    app = open_page("convolution")
    app.number_input(key="convolution:question:output-rows:number").set_value(147.0).run()
    app.button(key="convolution:question:output-rows:lock").click().run()
    app.button_group(key="lang").set_value("zh").run()
    assert app.success


def test_try_again_opens_a_locked_question():
    app = open_page("convolution")
    app.number_input(key="convolution:question:output-rows:number").set_value(1.0).run()
    app.button(key="convolution:question:output-rows:lock").click().run()
    app.button(key="convolution:question:output-rows:again").click().run()
    assert app.button(key="convolution:question:output-rows:lock")


def test_what_answers_no_question_is_not_veiled():
    """One panel draws the trainings of all lessons, of which some ask nothing about the curves."""

    def draw() -> None:
        from pathlib import Path

        import streamlit as st

        from pages.shared.lesson.predictions import Predictions, asking, veiled
        from pages.shared.lesson.questions import QuestionValues

        predictions = Predictions(Path("pages/pooling"), "window", QuestionValues({}, {}), is_asking=True)
        with asking(predictions), veiled():
            st.markdown("The curves")

    app = check(AppTest.from_function(draw).run())
    assert [element.value for element in app.markdown] == ["The curves"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.folder)
def test_every_view_asks_and_every_wrong_answer_has_its_misconception(entry, language):
    questions = load_questions(entry.path, language)
    assert len(questions) >= 5
    assert {question.view for question in questions} == set(load_lesson(entry.path, language).sections)
    for question in questions:
        for option in question.options:
            assert option.because, option.text
            assert bool(option.misconception) != option.right, option.text
        assert question.options or question.mistakes, f"{question.id}: which wrong numbers are likely?"
        assert all(mistake.misconception and mistake.because for mistake in question.mistakes.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_right_option_does_not_show_by_its_length(language):
    """Of three options each is the longest in a third of the questions; a reader must not win by counting letters."""
    choices = [
        question.options
        for entry in ENTRIES
        for question in load_questions(entry.path, language)
        if question.options
    ]
    longest = sum(max(options, key=lambda option: len(option.text)).right for options in choices)
    assert longest < 0.45 * len(choices), f"{longest} of {len(choices)}"
