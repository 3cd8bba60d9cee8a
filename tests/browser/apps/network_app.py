"""A page with nothing but the whole net: a small one whose sums are computed here, or a long one with shortcuts."""

from typing import Any

import numpy as np
import streamlit as st
from scipy.signal import correlate

from core.specs.network import Maps, Network, Node, Pass
from core.specs.network_sums import Cell, Origin
from pages.shared.components.network_canvas import asked_of, prepare, show_network
from pages.shared.components.network_messages import Answers, Timeline, Words

SIZE, FILTERS, CLASSES = 12, 6, 3
RNG = np.random.default_rng(5)
IMAGE = RNG.integers(0, 256, (SIZE, SIZE, 3)).astype(np.uint8)
IMAGE[2:8, 3:9] = (200, 120, 40)
KERNEL = RNG.normal(size=(3, 3, 3, FILTERS)).astype(np.float32) / 400
BIAS = RNG.normal(size=FILTERS).astype(np.float32) / 10
DENSE = RNG.normal(size=(FILTERS, CLASSES)).astype(np.float32)
NAMES = ("cat", "dog", "rabbit")
EPOCHS = (0, 1, 5, 20)


def quantised(values: np.ndarray) -> Maps:
    """All channels of ``(h, w, C)`` as levels."""
    maps = np.moveaxis(values, 2, 0)
    low, high = maps.min((1, 2)), maps.max((1, 2))
    width = np.where(high > low, high - low, 1)[:, None, None]
    levels = np.rint(255 * (maps - low[:, None, None]) / width).astype(np.uint8)
    return Maps(tuple(range(len(maps))), levels, low.astype(np.float32), high.astype(np.float32))


def before_relu(image: np.ndarray) -> np.ndarray:
    """The convolution, "same", by SciPy."""
    padded = np.pad(image.astype(np.float32), ((1, 1), (1, 1), (0, 0)))
    maps = [correlate(padded, KERNEL[..., one], "valid")[..., 0] + BIAS[one] for one in range(FILTERS)]
    return np.stack(maps, -1).astype(np.float32)


def node(path: str, kind: Any, inputs: tuple[int, ...], shape: tuple[int, ...], **more: Any) -> Node:
    """A layer whose channels all count, the first most."""
    count = min(shape[-1], 64)
    contributions = np.linspace(1, -0.5, count, dtype=np.float32)
    return Node(path, kind, inputs, shape, more.pop("parameters", 0), more.pop("activation", "linear"),
                more.pop("block", ""), strongest=tuple(range(count)), contributions=contributions, **more)  # fmt: skip


def small(image: np.ndarray = IMAGE, class_index: int = 1) -> Network:
    """A convolution, a mean of each map, three classes."""
    maps = np.maximum(before_relu(image), 0)
    means = maps.mean((0, 1))
    logits = (means @ DENSE).astype(np.float32)
    probabilities = np.exp(logits) / np.exp(logits).sum()
    nodes = (
        node("", "input", (), (SIZE, SIZE, 3)),
        node("conv", "convolution", (0,), (SIZE, SIZE, FILTERS), activation="relu", parameters=168,
             kernel_size=(3, 3), padding="same"),
        node("mean", "global_pooling", (1,), (FILTERS,)),
        node("dense", "dense", (2,), (CLASSES,), activation="softmax", parameters=FILTERS * CLASSES),
    )  # fmt: skip
    shown = {0: quantised(image.astype(np.float32)), 1: quantised(maps)}
    vectors = {2: means.astype(np.float32), 3: probabilities}
    return Network(image, nodes, shown, vectors, logits, probabilities, class_index)


def long() -> Network:
    """Forty blocks of three layers and an addition: many columns, shortcuts, folded at first."""
    nodes = [node("", "input", (), (64, 64, 3))]
    sizes = [64] * 10 + [32] * 10 + [16] * 10 + [8] * 10
    for block, size in enumerate(sizes):
        start, depth = len(nodes) - 1, 8 * 2 ** (block // 10)
        names = (("conv", "convolution"), ("norm", "normalization"), ("relu", "activation"))
        for place, (name, kind) in enumerate(names):
            nodes.append(
                node(f"b{block}_{name}", kind, (start + place,), (size, size, depth), block=f"block{block}")
            )
        nodes.append(
            node(f"b{block}_add", "add", (start, start + 3), (size, size, depth), block=f"block{block}")
        )
    rng = np.random.default_rng(0)
    maps = {
        index: quantised(rng.random((one.shape[0], one.shape[1], min(8, one.shape[2]))).astype(np.float32))
        for index, one in enumerate(nodes)
    }
    image = rng.integers(0, 256, (64, 64, 3)).astype(np.uint8)
    return Network(image, tuple(nodes), maps, {}, np.zeros(0, np.float32), np.zeros(0, np.float32), -1)


def origin_of(path: str, channel: int) -> Origin:
    """Where a map of the small net comes from."""
    before = before_relu(IMAGE)
    maps = np.maximum(before, 0)
    empty = np.zeros((0, 0, 0), np.float32)
    if path == "conv":
        padded = np.pad(IMAGE.astype(np.float32), ((1, 1), (1, 1), (0, 0)))
        parts = np.stack(
            [correlate(padded[..., one], KERNEL[..., one, channel], "valid") for one in range(3)]
        ).astype(np.float32)
        sizes = np.abs(parts).mean((1, 2))
        order = np.argsort(-sizes)
        return Origin(
            path, "convolution", channel, ("",), tuple((0, int(one)) for one in order),
            sizes[order].astype(np.float32), 0,
            np.moveaxis(IMAGE, 2, 0)[order].astype(np.float32), parts[order], KERNEL[..., channel], (),
            float(BIAS[channel]),
            (3, 3), (1, 1), (1, 1), (1, 1), "", "relu", {}, before[..., channel], maps[..., channel],
        )  # fmt: skip
    if path == "mean":
        value = maps[..., channel].mean().reshape(1, 1)
        source = np.moveaxis(maps, 2, 0)[channel : channel + 1]
        return Origin(
            path, "global_pooling", channel, ("conv",), ((0, channel),), np.ones(1, np.float32), 0, source,
            value[None], empty, (), 0.0, (SIZE, SIZE), (SIZE, SIZE), (1, 1), (0, 0), "average", "linear", {}, value,
            value,
        )  # fmt: skip
    means = maps.mean((0, 1)).astype(np.float32)
    parts = means * DENSE[:, channel]
    order = np.argsort(-np.abs(parts))
    network = small()
    before_one = network.logits[channel].reshape(1, 1)
    return Origin(
        path, "dense", channel, ("mean",), tuple((0, int(one)) for one in order), np.abs(parts)[order], 0,
        means[order].reshape(-1, 1, 1), parts[order].reshape(-1, 1, 1), DENSE[:, channel].reshape(1, 1, -1), (), 0.0,
        (1, 1), (1, 1), (1, 1), (0, 0), "", "softmax", {}, before_one, network.probabilities[channel].reshape(1, 1),
    )  # fmt: skip


def cell_of(channel: int, row: int, column: int) -> Cell:
    """One number of the convolution."""
    padded = np.pad(IMAGE.astype(np.float32), ((1, 1), (1, 1), (0, 0)))
    patch, kernel = padded[row : row + 3, column : column + 3], KERNEL[..., channel]
    partial = (patch * kernel).sum((0, 1)).astype(np.float32)
    before = float(partial.sum() + BIAS[channel])
    inside = np.ones((3, 3), bool)
    return Cell(row - 1, column - 1, (1, 1), patch, kernel, inside, partial, float(BIAS[channel]), before,
                max(before, 0.0), "relu")  # fmt: skip


def disturbed(asked: dict[str, Any]) -> Pass:
    """The small net's answer to a grey patch."""
    image = IMAGE.copy()
    for one in asked["disturbances"]:
        middle, half = (round(SIZE * one["row"]), round(SIZE * one["column"])), round(SIZE * one["size"] / 2)
        rows, columns = (slice(max(place - half, 0), place + half) for place in middle)
        image[rows, columns] = 128
    network = small(image)
    return Pass(image, network.maps, network.vectors, network.logits, network.probabilities)


def at_epoch(place: int) -> Pass:
    """The small net of a photograph that fades: an epoch each."""
    network = small((IMAGE // (place + 1)).astype(np.uint8))
    return Pass(IMAGE, network.maps, network.vectors, network.logits, network.probabilities)


def main() -> None:
    """The net, and what was asked of it."""
    st.set_page_config(layout="wide")
    name = st.radio(
        "Net", ["small", "long", "disturb", "timeline"], key="name", bind="query-params", horizontal=True
    )
    state = st.session_state
    origin, cell, place, passed, sequence = None, None, (0, 0), None, 0
    for what, asked in asked_of(f"net-{name}").items():
        if what == "origin":
            origin = origin_of(asked["path"], asked["channel"])
        if what == "cell":
            place = (asked["row"], asked["column"])
            cell = cell_of(asked["channel"], *place)
        if what == "pass":
            passed, sequence = disturbed(asked), asked["sequence"]

    timeline = None
    if name == "timeline":
        timeline = Timeline(EPOCHS, state.setdefault("epoch", 0))
        passed, sequence = at_epoch(timeline.chosen), timeline.chosen + 1

    def take(what: str, asked: Any) -> None:
        if what == "class":
            state["class"] = asked["index"]
        if what == "epoch":
            state["epoch"] = asked["index"]

    network = long() if name == "long" else small(class_index=state.get("class", 1))
    answers = Answers(origin, cell=cell, place=place, passed=passed, sequence=sequence)
    words = Words(lambda index: NAMES[index], {"conv": "https://example.invalid/convolution"})
    prepared = prepare(network, words, key=f"net-{name}")
    show_network(prepared, answers, on_ask=take, disturbs=name == "disturb", timeline=timeline)


if __name__ == "__main__":
    main()
