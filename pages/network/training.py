"""View: the same net at epochs of its training, its maps and kernels grown from noise."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from core.specs.models import BOOK_CONVNET
from core.specs.network import MAX_MAPS, Network, NetworkSpec, PassSpec
from core.specs.network_sums import OriginSpec
from pages.network.settings import Settings, model_of
from pages.shared.ask import ask
from pages.shared.components.network_canvas import asked_of, prepare, show_network
from pages.shared.components.network_messages import Answers, Timeline
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown
from pages.shared.reader.address import link_to
from pages.shared.reader.language import translate as _

_KEY = "trained"


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    found = _with_snapshots(settings)
    if found is None:
        return settings.shown(with_code=False)
    epochs = found.network.snapshots
    labels = {str(epoch): str(epoch) for epoch in epochs}
    epoch = int(controls.stops("epoch", _("Epoch"), labels, str(epochs[0])))

    def take(what: str, values: Mapping[str, Any]) -> None:
        if what == "epoch" and values["index"] < len(epochs):
            controls.assign("epoch", str(epochs[values["index"]]))

    timeline = Timeline(epochs, epochs.index(epoch))
    answers = _answers(found, epoch, timeline.chosen)
    prepared = prepare(found.network, found.words, key=_KEY)
    show_network(prepared, answers, on_ask=take, timeline=timeline)
    return settings.shown(_explain, with_code=False)


def _with_snapshots(settings: Settings) -> Settings | None:
    """These settings, or those of the chapter's convnet where of the chosen net only the end was kept."""
    if settings.network.snapshots:
        return settings
    network = ask(NetworkSpec(BOOK_CONVNET, settings.digest), doing=_("Sending the picture through the net"))
    if network is None:
        return None
    if not network.snapshots:
        sentence = _(
            "Of this net only the end of its training is kept. [Train one]({link}): of own runs five epochs are kept."
        )
        st.info(sentence.format(link=link_to("small_data", view="training")))
        return None
    st.caption(
        _("Of {title} only the end of its training is kept. This is the chapter's convnet.").format(
            title=settings.model.title
        )
    )
    spec = replace(settings.spec, model=BOOK_CONVNET, class_index=None)
    model = model_of(BOOK_CONVNET, _("The chapter's convnet, trained on real cats and dogs"), network)
    return replace(settings, model=model, spec=spec, network=network)


def _answers(settings: Settings, epoch: int, place: int) -> Answers:
    """The maps at an epoch, and where the opened one came from then."""
    subject = (settings.spec.model, settings.spec.picture)
    passed = ask(
        PassSpec(*subject, snapshot=epoch, shown=shown_maps(settings.network)),
        doing=_("Sending the picture through the net"),
    )
    answers = Answers(passed=passed, sequence=place + 1)
    asked = asked_of(_KEY).get("origin")
    if asked is None or all(node.path != asked["path"] for node in settings.network.nodes[1:]):
        return answers
    spec = OriginSpec(
        *subject, path=asked["path"], channel=asked["channel"], first=asked["first"], snapshot=epoch
    )
    origin = ask(spec, doing=_("Looking where the map comes from"))
    return answers if origin is None else replace(answers, origin=origin)


def shown_maps(network: Network) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """The strongest channels of each node with maps, as many as one request may ask for."""
    each = MAX_MAPS // max(len(network.maps), 1)
    return tuple((node, maps.channels[:each]) for node, maps in network.maps.items())


def _explain() -> None:
    st.markdown(
        _(
            "The maps are those of the channels that count most in the trained net, at each epoch in the colours of "
            "their own largest number. Open a map, and move through the epochs: its kernel changes from noise to what "
            "it is."
        )
    )
