"""Names made to harm, and every text that a page sends to the browser."""

from collections.abc import Iterator
from typing import Any

from google.protobuf.json_format import MessageToDict
from streamlit.testing.v1 import AppTest

from core.runs import COLUMNS, RunStore
from core.specs.presets.training import RUN_PRESETS

# "/" can stand in no name of a folder or layer, so the address is written as HTML would have it.
EVIL = (
    "![x](https:&#47;&#47;evil.example&#47;x.png) [click](https:&#47;&#47;evil.example) <img src=x onerror=alert(1)> "
    ":material&#47;warning: :red[x] $x$ `x` **x** www.evil.example a@evil.example"
)
MARKS = ("](", "<img src=x", ":red[", "$x$", "`x`", "**x**", "&#47", "www.evil", "@evil")
_FREE = {"arrowData", "data", "code_string", "codeText"}  # tables and code are no Markdown


def sent(app: AppTest) -> list[str]:
    """Every string of every element on the page, but for cells of tables and code."""
    return [text for node in _nodes(app._tree) for text in _strings(MessageToDict(node.proto))]


def harmful(app: AppTest) -> list[str]:
    """What of the name has reached the browser with a meaning."""
    return [text for text in sent(app) if "evil" in text and any(mark in text for mark in MARKS)]


def shows(app: AppTest, word: str = "evil") -> bool:
    """Whether the name is there at all, however written."""
    return any(word in text for text in sent(app))


def keep_evil_run(model: bytes = b"model") -> str:
    """A finished run with such a title and such a class; its number."""
    spec = RUN_PRESETS["baseline"]
    writer = RunStore().write(spec.run_id, EVIL, "RunSpec", spec.to_dict())
    writer.save_epoch(dict(zip(COLUMNS, (1, 0.5, 0.75, 0.6, 0.7, 1.5), strict=True)), b"weights")
    parts = {"confusion_matrix": [[3, 1], [1, 3]], "mistakes": [], "wrong": [1]}
    metrics = {"test_accuracy": 0.5, "class_names": [EVIL, "dogs"], "num_parameters": 1, "steps_per_epoch": 3}
    metrics |= {"validation": parts, **parts}
    writer.close("complete", model, metrics, {"date": "2026-11-24", "cores": 2, "versions": {}})
    return spec.run_id


def _nodes(tree: Any) -> Iterator[Any]:
    for child in tree.children.values():
        if getattr(child, "proto", None) is not None:
            yield child
        if hasattr(child, "children"):
            yield from _nodes(child)


def _strings(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, part in value.items():
            if key not in _FREE:
                yield from _strings(part, key)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part, name)
    elif isinstance(value, str):
        yield value
