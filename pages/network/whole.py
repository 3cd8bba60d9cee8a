"""View: the whole net, and where each number comes from."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from core.specs.network import MAX_MAPS, MapsSpec, NetworkRequest
from core.specs.network_sums import CellSpec, Origin, OriginSpec
from pages.network.places import origin_links
from pages.network.settings import Settings
from pages.shared.ask import ask
from pages.shared.components.network_canvas import asked_of, prepare, show_network
from pages.shared.components.network_messages import Answers
from pages.shared.components.network_words import KIND_WORDS
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import show_table
from pages.shared.lesson.exercises import tell
from pages.shared.lesson.page import Shown
from pages.shared.reader.language import translate as _
from pages.shared.reader.plain import layer_name

_KEY = "explorer"


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""

    def take(what: str, values: Mapping[str, Any]) -> None:
        if what == "class":
            controls.assign("class", str(values["index"]))
            controls.assign("layer", settings.network.nodes[-1].path)
            units = settings.network.nodes[-1].shape[-1]
            controls.assign("channel", min(values["index"], units - 1))
        elif what == "origin":
            controls.assign("layer", values["path"])
            controls.assign("channel", values["channel"])
        elif what == "close":
            controls.assign("layer", "none")

    answers = _answers(settings)
    show_network(prepare(settings.network, settings.words, key=_KEY), answers, on_ask=take)
    if answers.origin is not None:
        tell(kind=answers.origin.kind)
    return settings.shown(lambda: _explain(settings))


def _answers(settings: Settings) -> Answers:
    """What the address and the component ask for, of this net and picture."""
    kept = asked_of(_KEY)
    answers = Answers()
    every = kept.get("every")
    if every is not None and any(node.path == every["path"] for node in settings.network.nodes):
        spec = MapsSpec(*_subject(settings), path=every["path"], first=every["first"], count=MAX_MAPS)
        found = ask(spec, doing=_("Fetching the channels"))
        return replace(answers, every=found, every_path=every["path"]) if found is not None else answers
    origin = _origin(settings, kept.get("origin", {}))
    if origin is None:
        return answers
    answers = replace(answers, origin=origin, links=origin_links(settings, origin))
    cell = kept.get("cell")
    rows, columns = origin.output.shape
    if (
        cell is None
        or (cell["path"], cell["channel"]) != (origin.path, origin.channel)
        or cell["row"] >= rows
        or cell["column"] >= columns
    ):
        return answers
    place = (cell["row"], cell["column"])
    whole = ask(
        CellSpec(
            *_subject(settings), path=origin.path, channel=origin.channel, row=place[0], column=place[1]
        ),
        doing=_("Reading the sum"),
    )
    return replace(answers, cell=whole, place=place)


def _subject(settings: Settings) -> tuple[str, str]:
    request: NetworkRequest[Any] = settings.spec
    return request.model, request.picture


def _origin(settings: Settings, asked: Mapping[str, Any]) -> Origin | None:
    if not settings.layer:
        return None
    is_same = (asked.get("path"), asked.get("channel")) == (settings.layer, settings.channel)
    first = asked["first"] if is_same else 0
    spec = OriginSpec(*_subject(settings), path=settings.layer, channel=settings.channel, first=first)
    return ask(spec, doing=_("Looking where the map comes from"))


def _explain(settings: Settings) -> None:
    network = settings.network
    rows = [
        {
            _("Layer"): layer_name(node.path),
            _("Kind"): _(KIND_WORDS[node.kind]),
            _("Output"): " x ".join(map(str, node.shape)),
            _("Parameters"): node.parameters,
            _("Reads"): ", ".join(
                layer_name(network.nodes[source].path) or _("picture") for source in node.inputs
            ),
        }
        for node in network.nodes[1:]
    ]
    show_table(rows)
    st.markdown(
        _(
            "The maps of a layer stand in the order of what they contribute to the class: the gradient of its logit "
            "times the map, summed over all places. A map's side on the screen grows with the square root of its real "
            "side. The blocks below have the heights of the maps, to scale; their width grows with the "
            "square root of the depth."
        )
    )
