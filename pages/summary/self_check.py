"""The self-check as a form, and its result."""

import streamlit as st

from pages.shared.controls.controls import Controls
from pages.shared.lesson.free_questions import ended
from pages.shared.lesson.navigation import SECTIONS
from pages.shared.reader.address import link_to
from pages.shared.reader.language import current_language
from pages.shared.reader.language import translate as _
from pages.summary.check import Asked, Score, draw, pool, score

_FEW, _MANY = 10, 20
_MOST_SEED = 9999


def show_self_check() -> None:
    """Draw the questions, and below them what the answers came to."""
    st.subheader(_("Self-check"), anchor="self-check")
    st.markdown(
        _("Questions from all lessons, drawn by lot. A class that opens this link gets the same ones.")
    )
    controls = Controls("summary")
    every = len(pool(current_language()))
    sizes = {str(number): str(number) for number in (_FEW, _MANY) if number < every}
    sizes["all"] = _("all {count}").format(count=every)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        size = controls.segments("questions", _("Number of questions"), sizes, next(iter(sizes)))
        seed = controls.number("seed", _("Draw"), 0, _MOST_SEED, 0, width=160)
    asked = draw(seed, every if size == "all" else int(size), current_language())
    with st.form(key="summary:form", border=False):
        answers = {each.name: _ask(number, each, seed) for number, each in enumerate(asked, start=1)}
        is_done = st.form_submit_button(_("Check my answers"), icon=":material/done_all:", type="primary")
    if is_done:
        _show(score(asked, answers))


def _ask(number: int, asked: Asked, seed: int) -> int | None:
    texts = [option.text for option in asked.question.options]
    return st.radio(
        f"**{number}.** {asked.question.prompt}", range(len(texts)), index=None, format_func=texts.__getitem__,
        key=f"summary:{current_language()}:{seed}:{asked.name}",
    )  # fmt: skip


def _show(result: Score) -> None:
    """The score by section, and each wrong answer with what one must believe to give it and where to go again."""
    with st.container(horizontal=True, key="score"):
        st.metric(_("Right answers"), f"{result.right} / {result.asked}", width="content")
        for section, (right, number) in result.sections.items():
            st.metric(_(SECTIONS[section]), f"{right} / {number}", width="content")
    if result.open:
        st.info(_("Without an answer: {count}.").format(count=len(result.open)))
    if not result.missed and not result.open:
        st.success(_("All answers are right."))
    for asked, chosen in result.missed:
        view = asked.entry.lesson().sections[asked.question.view]
        link = link_to(asked.entry.folder, view=asked.question.view)
        name = f"**{ended(chosen.misconception)}** " if chosen.misconception else ""
        again = _("Go there again: {lesson} · {view}").format(
            lesson=asked.entry.lesson().title, view=view.label
        )
        with st.container(border=True):
            st.markdown(f"**{asked.question.prompt}**")
            st.markdown(
                _("You answered: {answer}").format(answer=ended(chosen.text)) + f" {name}{chosen.because}"
            )
            st.markdown(
                _("Right is: {answer}").format(answer=ended(asked.right.text)) + f" {asked.right.because}"
            )
            st.markdown(f"[{again}]({link})")
