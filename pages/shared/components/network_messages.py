"""What the canvas of a whole net is told: records, and the messages made of them with arrays as files of bytes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.figures.colour import colour_diverging
from core.images import encode_png, overlay, to_rgb
from core.specs.network import Maps, Network, Node, Pass
from core.specs.network_sums import Cell, Origin
from pages.shared.components.files import address_of, address_of_arrays
from pages.shared.components.network_words import KIND_WORDS
from pages.shared.reader.language import translate as _
from pages.shared.reader.plain import layer_name, plain

_SCORES = 10
_STOPS = 33

Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Answers:
    """What was asked for beyond the first view, as far as it has been answered.

    Attributes:
        origin: Where the opened map comes from.
        links: Addresses of what else there is on it, by their titles.
        cell: One number of it, at ``place``.
        place: Row and column of ``cell``.
        every: All channels of a node, of which ``every_path`` is the path.
        passed: The disturbed picture; None where it could not be computed.
        sequence: Number of the request that ``passed`` answers; 0 for none.
    """

    origin: Origin | None = None
    links: Mapping[str, str] = field(default_factory=dict)
    cell: Cell | None = None
    place: tuple[int, int] = (0, 0)
    every: Maps | None = None
    every_path: str = ""
    passed: Pass | None = None
    sequence: int = 0


@dataclass(frozen=True)
class Timeline:
    """Epochs of a training to go through.

    Attributes:
        epochs: Of which the net was kept.
        chosen: Place of the one that is shown; ``Answers.sequence`` is one more, and ``Answers.passed`` its maps.
    """

    epochs: Sequence[int]
    chosen: int


@dataclass(frozen=True)
class Words:
    """What a net's parts are called, in the reader's language.

    Attributes:
        class_title: Of a class by its number.
        links: Addresses of the lessons that explain nodes, by their paths.
    """

    class_title: Callable[[int], str]
    links: Mapping[str, str] = field(default_factory=dict)


def net_message(network: Network, words: Words, key: str) -> dict[str, Any]:
    """The net itself, with its arrays laid ready."""
    arrays: Arrays = {"logits": network.logits}
    for index, node in enumerate(network.nodes):
        arrays[f"{index}.strongest"] = np.asarray(node.strongest, np.int32)
        arrays[f"{index}.contributions"] = node.contributions
    arrays |= _maps_and_vectors(network.maps, network.vectors)
    sheet, directory = address_of_arrays(arrays, f"{key}:net")
    explained = network.class_index
    return {
        "sheet": sheet,
        "directory": directory,
        "picture": address_of(encode_png(to_rgb(network.image)), f"{key}:picture"),
        "nodes": [_node_message(node, words) for node in network.nodes],
        "scores": _scores(network, words, _best(network.probabilities, explained)),
        "classIndex": explained,
        "className": "" if explained < 0 else words.class_title(explained),
    }


def _node_message(node: Node, words: Words) -> dict[str, Any]:
    return {
        "path": node.path,
        "name": layer_name(node.path) if node.path else _("Picture"),
        "kind": node.kind,
        "word": _(KIND_WORDS[node.kind]),
        "inputs": list(node.inputs),
        "shape": list(node.shape),
        "parameters": node.parameters,
        "activation": node.activation,
        "block": plain(node.block) if node.block else "",
        "link": words.links.get(node.path, ""),
    }


def _maps_and_vectors(maps: Mapping[int, Maps], vectors: Mapping[int, NDArray[np.float32]]) -> Arrays:
    arrays: Arrays = {}
    for index, one in maps.items():
        arrays |= _maps_arrays(str(index), one)
    return arrays | {f"{index}.vector": vector for index, vector in vectors.items()}


def _maps_arrays(name: str, maps: Maps) -> Arrays:
    return {
        f"{name}.channels": np.asarray(maps.channels, np.int32),
        f"{name}.levels": maps.levels,
        f"{name}.low": maps.low,
        f"{name}.high": maps.high,
    }


def _best(probabilities: NDArray[np.float32], explained: int) -> list[int]:
    """The likeliest classes, and the explained one among them."""
    best = [int(index) for index in np.argsort(-probabilities, kind="stable")[:_SCORES]]
    if explained >= 0 and explained not in best:
        best[-1:] = [explained]
    return best


def _scores(answer: Network | Pass, words: Words, classes: Sequence[int]) -> list[dict[str, Any]]:
    return [
        {
            "index": index,
            "name": words.class_title(index),
            "logit": float(answer.logits[index]),
            "probability": float(answer.probabilities[index]),
        }
        for index in classes
    ]


def origin_message(answers: Answers, network: Network, key: str) -> dict[str, Any] | None:
    """Where the opened map comes from; None where none is."""
    origin = answers.origin
    if origin is None:
        return None
    names = ("sources", "parts", "kernel", "before", "output")
    arrays: Arrays = {name: getattr(origin, name) for name in names}
    sheet, directory = address_of_arrays(arrays, f"{key}:origin")
    node = next(index for index, node in enumerate(network.nodes) if node.path == origin.path)
    sent = origin.order[: origin.first + len(origin.sources)]
    return {
        "sheet": sheet,
        "directory": directory,
        "node": node,
        "path": origin.path,
        "name": layer_name(origin.path),
        "kind": origin.kind,
        "channel": origin.channel,
        "inputs": list(origin.inputs),
        "inputNames": [layer_name(path) if path else _("Picture") for path in origin.inputs],
        "order": [list(pair) for pair in sent],
        "total": len(origin.order),
        "first": origin.first,
        "bias": origin.bias,
        "window": list(origin.window),
        "stride": list(origin.stride),
        "dilation": list(origin.dilation),
        "padding": list(origin.padding),
        "rule": origin.rule,
        "activation": origin.activation,
        "numbers": origin.numbers,
        "links": [list(link) for link in answers.links.items()],
    }


def cell_message(answers: Answers, key: str) -> dict[str, Any] | None:
    """One number of the opened map; None where none was asked for."""
    cell, origin = answers.cell, answers.origin
    if cell is None or origin is None:
        return None
    arrays: Arrays = {name: getattr(cell, name) for name in ("patch", "kernel", "partial_sums")}
    sheet, directory = address_of_arrays(arrays, f"{key}:cell")
    row, column = answers.place
    return {
        "sheet": sheet,
        "directory": directory,
        "of": f"{origin.path}:{origin.channel}",
        "row": row,
        "column": column,
        "bias": cell.bias,
        "before": cell.before,
        "output": cell.output,
        "activation": cell.activation,
    }


def every_message(answers: Answers, network: Network, key: str) -> dict[str, Any] | None:
    """All channels of a node; None where they were not asked for."""
    if answers.every is None:
        return None
    sheet, directory = address_of_arrays(_maps_arrays("every", answers.every), f"{key}:every")
    node = next(index for index, node in enumerate(network.nodes) if node.path == answers.every_path)
    return {"sheet": sheet, "directory": directory, "node": node, "path": answers.every_path}


def pass_message(answers: Answers, network: Network, words: Words, key: str) -> dict[str, Any] | None:
    """The same channels of a disturbed picture, or at an epoch; None where nothing was asked for."""
    if not answers.sequence:
        return None
    passed = answers.passed
    if passed is None:
        return {"sequence": answers.sequence, "failed": True}
    sheet, directory = address_of_arrays(_maps_and_vectors(passed.maps, passed.vectors), f"{key}:pass")
    classes = _best(network.probabilities, network.class_index)
    if len(passed.probabilities) and (likeliest := int(passed.probabilities.argmax())) not in classes:
        classes[-1:] = [likeliest]
    before = {index: float(network.probabilities[index]) for index in classes}
    return {
        "sequence": answers.sequence,
        "sheet": sheet,
        "directory": directory,
        "picture": address_of(encode_png(to_rgb(passed.image)), f"{key}:passed"),
        "scores": [score | {"before": before[score["index"]]} for score in _scores(passed, words, classes)],
    }


def scales() -> dict[str, list[list[int]]]:
    """The house's two scales of colours at equal distances: from zero up, and below and above zero."""
    shares = np.linspace(0, 1, _STOPS, dtype=np.float32)[None]
    heat = overlay(np.zeros((1, _STOPS, 3), np.uint8), shares, alpha=1.0, colormap="viridis")
    signed = colour_diverging(2 * shares - 1, limit=1.0)
    return {"heat": heat[0].tolist(), "signed": signed[0].tolist()}
