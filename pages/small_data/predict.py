"""View: a picture of the reader's through a trained net: one that was trained here, or the one that ships."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

import streamlit as st

from core.specs.models import BOOK_CONVNET, BOOK_CONVNET_WEIGHTS
from core.specs.predictions import Prediction, PredictionSpec
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import percent
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import veiled
from pages.shared.models import CLASS_NAMES
from pages.shared.pictures.choice import choose_picture, digest_of
from pages.shared.reader.language import called
from pages.shared.reader.language import translate as _
from pages.shared.training.result import thumbnail
from pages.shared.training.runs import complete_runs, run_title, short_id
from pages.shared.training.test_part import validation_accuracy
from pages.small_data.settings import Settings

_SHOWN = 300


@dataclass(frozen=True)
class _Net:
    """A net that can be asked: its title and its classes in the reader's language."""

    title: str
    classes: tuple[str, ...]


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    nets = _nets()
    if not nets:
        st.info(_("There is no trained net yet: train one in the view before."))
        return settings.shown
    with controls.panel():
        picture = choose_picture(controls, max_side=512, datasets=st.container())
    chosen = _choose_net(controls, nets)
    reference = chosen if chosen == BOOK_CONVNET else f"run:{chosen}"
    answer = ask(PredictionSpec(reference, digest_of(picture.image)), doing=_("Asking the net"))
    if answer is None:
        return settings.shown
    given, seen, said = st.columns([5, 5, 4])
    with given:
        st.markdown("**" + _("The picture") + "**")
        st.caption(picture.credit or picture.title)
        st.image(picture.image, width="stretch", alt=picture.title)
    with seen:
        st.markdown("**" + _("The picture as the net sees it") + "**")
        st.caption(" x ".join(map(str, answer.image.shape)))
        st.image(thumbnail(answer.image, _SHOWN), width="stretch", alt=_("The picture as the net sees it"))
    with said, veiled("stranger"):
        _show_answer(answer, nets[chosen].classes)
    return settings.shown


def _choose_net(controls: Controls, nets: Mapping[str, _Net]) -> str:
    """One of them; where there is one only, which it is."""
    titles = {name: net.title for name, net in nets.items()}
    first = next(iter(nets))
    if len(nets) > 1:
        return controls.select("run", _("Trained net"), titles, first)
    with controls.panel():
        st.markdown("**" + _("Trained net") + "**  \n" + titles[first])
    return first


def _show_answer(answer: Prediction, classes: tuple[str, ...]) -> None:
    best = int(answer.probabilities.argmax())
    st.metric(_("The net says"), f"{classes[best]} · {answer.probabilities[best]:.1%}")
    rows = [
        f'<tr><td>{escape(name)}</td><td style="--share: {share:.3f}">{share:.1%}</td></tr>'
        for name, share in zip(classes, answer.probabilities.tolist(), strict=True)
    ]
    head = "".join(f"<th>{title}</th>" for title in (_("Class"), _("Probability")))
    st.html(f'<table class="scores"><tr>{head}</tr>{"".join(rows)}</table>')
    st.caption(_("A net knows only its classes: show it a rocket, and it must call it one of them."))


def _nets() -> dict[str, _Net]:
    """The own ones by the ids of their runs, the newest first, and the one that ships: there is always one."""
    runs = sorted(complete_runs(), key=lambda run: run.provenance["date"], reverse=True)
    nets = {
        run.run_id: _Net(
            f"{run_title(run)} · {percent(validation_accuracy(run))} · {short_id(run)}",
            tuple(map(called, run.metrics["class_names"])),
        )
        for run in runs
    }
    if BOOK_CONVNET_WEIGHTS.is_file():
        title = _("The chapter's convnet, trained on real cats and dogs")
        nets[BOOK_CONVNET] = _Net(title, tuple(map(_, CLASS_NAMES)))
    return nets
