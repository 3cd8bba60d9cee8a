"""What came of a prediction that was locked: right or wrong, from which misconception, and why."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pages.shared.lesson.questions import Question
from pages.shared.reader.language import translate as _


def reveal(question: Question, kept: Mapping[str, Any]) -> None:
    """Draw it.

    Args:
        question: That was asked.
        kept: ``answer`` and the ``values`` of the texts at that time; for a number also ``right``, and by their ids the
            numbers that known ``mistakes`` lead to.
    """
    values, answer = kept["values"], kept["answer"]
    st.markdown(f"**{question.prompt.format(**values)}**")
    if question.options:
        _reveal_choice(question, int(answer), values)
    else:
        _reveal_number(question, float(answer), float(kept["right"]), kept)
    st.markdown(question.explanation.format(**values))


def _reveal_choice(question: Question, answer: int, values: Mapping[str, Any]) -> None:
    chosen = question.options[answer]
    correct = next(option for option in question.options if option.right)
    st.markdown(_("You predicted: {answer}").format(answer=chosen.text.format(**values)))
    verdict = _believed(chosen.misconception) + chosen.because.format(**values)
    if not chosen.right:
        right_is = _("Right is: {answer}").format(answer=correct.text.format(**values))
        verdict += f"\n\n{right_is} {correct.because.format(**values)}"
    (st.success if chosen.right else st.warning)(verdict)
    others = [option for option in question.options if option not in (chosen, correct)]
    if others:
        with st.expander(_("The other answers")):
            for option in others:
                reason = _believed(option.misconception) + option.because.format(**values)
                st.markdown(f"*{option.text.format(**values)}*\n\n{reason}")


def _believed(misconception: str) -> str:
    """The name of a misconception before its reason."""
    return f"**{misconception}.** " if misconception else ""


def _reveal_number(question: Question, answer: float, right: float, kept: Mapping[str, Any]) -> None:
    st.markdown(_("You predicted: {answer}").format(answer=f"{answer:g}"))
    if question.accepts(answer, right):
        st.success(_("Right: it is {right}.").format(right=f"{right:,g}"))
        return
    sentence = _("Wrong: it is {right}, and your prediction is off by {difference}.")
    verdict = sentence.format(right=f"{right:,g}", difference=f"{answer - right:+,g}")
    for name, value in kept.get("mistakes", {}).items():
        if name in question.mistakes and question.accepts(answer, value):
            mistake = question.mistakes[name]
            verdict += "\n\n" + _believed(mistake.misconception) + mistake.because.format(**kept["values"])
    st.warning(verdict)
