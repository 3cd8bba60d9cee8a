"""View: all channels of all layers, and one channel large."""

import streamlit as st

from core.figures.activations import channel_figure
from core.figures.heatmaps import HeatLook, heat_figure
from core.specs.overview import LayerSheet
from pages.activations.settings import Settings
from pages.shared.components.player import Frame, show_player
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import map_labels, show_figure
from pages.shared.lesson.exercises import tell
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import veiled
from pages.shared.reader.language import translate as _
from pages.shared.reader.plain import layer_name


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    found = settings.ask_overview()
    if found is None:
        return settings.shown()
    tell(layers=found.layers)
    paths = [sheet.path for sheet in found.layers]

    def choose(frame: int, tile: int) -> None:
        controls.assign("layer", paths[frame])
        controls.assign("channel", tile)

    def rest(frame: int) -> None:
        controls.assign("layer", paths[frame])

    left, right = st.columns([2, 1])
    with left:
        show_player(
            [_to_frame(sheet) for sheet in found.layers],
            key="activations:player", scrub=_("Layer, from the picture upwards"), tile=_("channel {index}"),
            start=paths.index(settings.layer.path), chosen=settings.channel, on_choose=choose, on_rest=rest,
        )  # fmt: skip
    with right, veiled("silent"):
        _show_channel(settings)
    return settings.shown(_explain)


def _explain() -> None:
    st.markdown(
        _(
            "Grey is each channel's own mean, white lies about two standard deviations above it; a channel with "
            "one value everywhere is silent here and stays black. Click a channel to see it large."
        )
    )


def _to_frame(sheet: LayerSheet) -> Frame:
    rows, columns, channels = sheet.shape
    remark = _("{rows} x {columns}, {channels} channels · {zeros} zeros · {silent} silent here").format(
        rows=rows, columns=columns, channels=channels, zeros=f"{sheet.sparsity:.0%}", silent=len(sheet.silent)
    )
    return Frame(layer_name(sheet.path), remark, sheet.sheet, channels, sheet.columns, sheet.thumbnail)


def _show_channel(settings: Settings) -> None:
    found = settings.ask_maps()
    if found is None:
        return
    image, maps = found
    channel = maps[..., settings.channel]
    title = _("Channel {channel} of {layer}").format(
        channel=settings.channel, layer=layer_name(settings.layer.path)
    )
    st.markdown(f"**{title}**")
    show_figure(channel_figure(channel, labels=map_labels()), key="activations:channel", alt=title)
    figure = heat_figure(image, channel, HeatLook(opacity=settings.opacity), answers=False)
    show_figure(figure, key="activations:overlay", alt=_("{title}, over the picture").format(title=title))
    zeros, most = f"{(channel == 0).mean():.0%}", f"{channel.max():.3g}"
    st.markdown(_("{zeros} zeros, largest value {most}").format(zeros=zeros, most=most))
    if channel.max() == channel.min():
        st.info(
            _(
                "This channel is silent here: it has one value everywhere, so its pattern is nowhere in this picture. "
                "Whether another picture wakes it shows *Silent or dead*."
            )
        )
