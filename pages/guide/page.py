"""The teacher's guide: timed plans, and at each stop what to ask, what classes answer, what to click and say."""

from html import escape
from pathlib import Path

import streamlit as st

from pages.guide.plans import PLANS, Part, Plan
from pages.shared.lesson.exercises import load_exercises
from pages.shared.lesson.folder import Lesson
from pages.shared.lesson.free_questions import beliefs, ended, free_questions
from pages.shared.lesson.navigation import title_of
from pages.shared.lesson.questions import Question
from pages.shared.lesson.reading import show_reading
from pages.shared.lesson.stops import STOPS, Stop
from pages.shared.reader.address import absolute
from pages.shared.reader.language import current_language
from pages.shared.reader.language import translate as _

_QUESTIONS = 2  # of a stop


def show(lesson: Lesson) -> None:
    """Draw the plans, and then what to do at each stop."""
    for plan in PLANS:
        section = lesson.sections[plan.id]
        st.subheader(section.heading, anchor=plan.id)
        st.markdown(section.text)
        st.html(_table(plan, lesson))
    st.header(_("At each stop"), anchor="stops")
    for stop in STOPS:
        _show_stop(stop, lesson)


def _table(plan: Plan, lesson: Lesson) -> str:
    heads = "".join(f'<th scope="col">{escape(title)}</th>' for title in (_("Minute"), _("What"), _("How")))
    rows = "".join(
        f"<tr><td>{start}–{end}</td><td>{_what(part, lesson)}</td><td>{escape(_how(plan, part, lesson))}</td></tr>"
        for start, end, part in plan.schedule()
    )
    return f'<table class="plan"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def _what(part: Part, lesson: Lesson) -> str:
    if part.stop is None:
        return escape(lesson.sections[part.id].heading)
    return f"{part.stop.number}. {escape(part.stop.words.heading)}"


def _how(plan: Plan, part: Part, lesson: Lesson) -> str:
    """A talk in words; of a stop the lesson and view; where learners practise also the exercises of the plan."""
    if part.stop is not None:
        view = part.stop.lesson_words.sections[part.stop.view]
        return f"{title_of(part.stop.lesson)} · {view.label}"
    text = lesson.sections[part.id].text
    if part.id != "practice":
        return text
    folders = dict.fromkeys(each.stop.folder for each in plan.parts if each.stop is not None)
    titles = [each.title for folder in folders for each in load_exercises(folder, current_language())]
    return f"{text} " + _("Exercises: {titles}.").format(titles=" · ".join(titles))


def _show_stop(stop: Stop, lesson: Lesson) -> None:
    section = lesson.sections[f"at-{stop.id}"]
    st.subheader(f"{stop.number} · {stop.words.heading}", anchor=f"at-{stop.id}")
    link, label = absolute(stop.link), _("Set the stage")
    minutes = _("{count} min").format(count=stop.minutes)
    st.html(f'<p class="stage-link">{escape(minutes)} · <a href="{escape(link)}">{escape(label)}</a></p>')
    questions = [each for each in free_questions(stop.folder, current_language()) if each.view == stop.view]
    for question in questions[:_QUESTIONS]:
        st.markdown(_ask(question))
    if not questions:
        st.markdown(_ask_on_the_stage(stop))
    for label, text in ((_("Click"), section.lead), (_("Say after"), section.rest)):
        st.markdown(f"**{label}** · {text}")


def _ask_on_the_stage(stop: Stop) -> str:
    """Where the page asks with its own numbers: what classes believe who answer wrongly."""
    ask, instead = _("Ask"), _("Classes also believe")
    lines = [f"**{ask}** · " + _("What the stage asks here: it fills in the numbers of its settings."), ""]
    for belief, because in beliefs(stop.folder, stop.view, current_language()):
        lines.append(f"- {instead} · *{ended(belief)}* {because}")
    return "\n".join(lines)


def _ask(question: Question) -> str:
    """The question with its right answer, and what classes answer instead, each with what is wrong with it."""
    right = next(option for option in question.options if option.right)
    ask, is_right, instead = _("Ask"), _("Right"), _("Classes also answer")
    lines = [f"**{ask}** · {question.prompt}", "", f"- **{is_right}** · {ended(right.text)} {right.because}"]
    for option in question.options:
        if not option.right:
            name = f" *{ended(option.misconception)}*" if option.misconception else ""
            lines.append(f"- {instead} · {ended(option.text)}{name} {option.because}")
    return "\n".join(lines)


show_reading(Path(__file__).parent, show)
