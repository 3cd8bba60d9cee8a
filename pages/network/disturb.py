"""View: disturb the picture, and see what changes on the way to the decision."""

from typing import Any

import streamlit as st

from core import engine
from core.specs.disturbance import Disturbance
from core.specs.network import Pass, PassSpec
from pages.network.settings import Settings
from pages.shared.ask import ask
from pages.shared.components.network_canvas import Prepared, asked_of, prepare, show_network
from pages.shared.components.network_messages import Answers
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.reader.language import translate as _

_KEY = "disturbed"


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    _follow(settings, prepare(settings.network, settings.words, key=_KEY))
    return settings.shown(_explain, with_code=False)


@st.fragment
def _follow(settings: Settings, prepared: Prepared) -> None:
    """The net, drawn anew alone while the reader drags."""
    with engine.drawing():
        asked = asked_of(_KEY).get("pass")
        answers = Answers()
        if asked is not None:
            answers = Answers(passed=_pass(settings, asked), sequence=asked["sequence"])
        show_network(prepared, answers, disturbs=True)


def _pass(settings: Settings, asked: dict[str, Any]) -> Pass | None:
    """The net's answer to the disturbed picture; None where another net or picture was meant, or after saying why."""
    nodes = settings.network.nodes
    shown = tuple(
        (node, channels)
        for node, channels in asked["shown"]
        if 0 <= node < len(nodes) and all(0 <= channel < nodes[node].shape[-1] for channel in channels)
    )
    disturbances = tuple(Disturbance(**one) for one in asked["disturbances"])
    spec = PassSpec(settings.spec.model, settings.spec.picture, disturbances, shown=shown, side=asked["side"])
    return ask(spec, doing=_("Sending the picture through the net"))


def _explain() -> None:
    st.markdown(
        _(
            "The maps keep the colours of the undisturbed picture: what becomes darker answers less. Beside each "
            "probability a line marks what it was. While one answer is on its way, only the latest picture waits."
        )
    )
