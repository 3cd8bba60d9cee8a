"""A whole net on one canvas: a hand-written front-end component that shows every layer's maps and their sums.

The arrays go to the browser as bytes; what can be computed from them is computed there. What the reader asks for
beyond that arrives here as a dictionary, which :func:`pages.shared.components.network_requests.read_request` checks.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.specs.network import Network
from pages.shared.components.declare import declare
from pages.shared.components.network_messages import (
    Answers,
    Timeline,
    Words,
    cell_message,
    every_message,
    net_message,
    origin_message,
    pass_message,
    scales,
)
from pages.shared.components.network_requests import read_request
from pages.shared.components.network_words import LABELS
from pages.shared.reader.language import translate as _

_ASKED = "asked_of_nets"  # key of a component -> what its reader has asked for

_mount = declare("network")


@dataclass(frozen=True)
class Prepared:
    """A net as the component gets it, made once for all that the reader then asks of it: see :func:`prepare`.

    Attributes:
        key: Identity of the component on the page.
        network, words: As given.
        message: What the component is told of them; its arrays lie where it fetches them.
    """

    key: str
    network: Network
    words: Words
    message: Mapping[str, Any]


def prepare(network: Network, words: Words, *, key: str) -> Prepared:
    """Lay a net's arrays ready for :func:`show_network`; in a run of the whole page, whose end they outlive.

    Args:
        network: As the engine answered it.
        words: What its parts are called.
        key: Identity of the component on the page.
    """
    return Prepared(key, network, words, net_message(network, words, f"network:{key}"))


def show_network(
    prepared: Prepared,
    answers: Answers,
    *,
    on_ask: Callable[[str, Mapping[str, Any]], None] = lambda what, asked: None,
    disturbs: bool = False,
    timeline: Timeline | None = None,
    share: float = 1.0,
) -> None:
    """Show a net with a picture in it.

    Args:
        prepared: The net.
        answers: To what the reader has asked for since.
        on_ask: Called with the name of what the reader asks for, and its values.
        disturbs: Whether the picture stands large beside the net, to be disturbed.
        timeline: Epochs to go through, where the net was kept while it was trained.
        share: Of the height of the stage, 0 to 1: what the component may take.
    """
    name = f"network:{prepared.key}"
    network, words = prepared.network, prepared.words

    def take() -> None:
        asked = st.session_state[name].asked
        if isinstance(asked, dict):
            what, values = read_request(asked)
            _keep(asked_of(prepared.key), what, values)
            on_ask(what, values)

    message = {
        "net": prepared.message,
        "scales": scales(),
        "origin": origin_message(answers, network, name),
        "cell": cell_message(answers, name),
        "every": every_message(answers, network, name),
        "pass": pass_message(answers, network, words, name),
        "disturbs": disturbs,
        "opens": not disturbs,
        "timeline": None
        if timeline is None
        else {"epochs": list(timeline.epochs), "chosen": timeline.chosen},
    }
    labels = {label: _(word) for label, word in LABELS.items()}
    _mount(key=name, data={"message": message, "labels": labels, "share": share}, on_asked_change=take)


def asked_of(key: str) -> dict[str, dict[str, Any]]:
    """What this reader has asked for last, by its name, and nothing that something newer replaces.

    ``"origin"``: path, channel and the first input of a map; ``"cell"``: path, channel, row and column of a number;
    ``"every"``: path of a node, and the first channel; ``"pass"``: disturbances, and the maps to show.
    """
    kept: dict[str, dict[str, dict[str, Any]]] = st.session_state.setdefault(_ASKED, {})
    return kept.setdefault(key, {})


def _keep(kept: dict[str, dict[str, Any]], what: str, values: dict[str, Any]) -> None:
    if what in ("origin", "every", "close"):
        for other in ("origin", "every", "cell"):
            kept.pop(other, None)
    kept[what] = values
