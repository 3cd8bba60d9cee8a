"""Every control of every view, moved to its ends: nothing breaks, and something else than the control changes."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block, Element, Node, Widget

from tests.pages.dashboard import VIEWS, check, open_page
from tests.pages.test_every_page import ASKING

# Few and small pictures, so that a change is drawn at once.
FEW = {"train": "20", "validation": "5", "test": "5", "size": "40", "blocks": "2"}
# With this seed the picture whose edges are compared is mirrored.
START = {
    "small_data": FEW,
    "fine_tuning": FEW | {"validation": "40"},
    "features": FEW | {"validation": "40"},
    "augmentation": {"seed": "2"},
}
# Views that begin otherwise: mistakes are those of recorded runs, which are there for the pictures of the defaults.
# Few steps of gradient ascent.
VIEW_START: Mapping[str, Mapping[str, str]] = {
    "fine_tuning/mistakes": {},
    "filters/classes": {"class_steps": "40"},
    "filters/variety": {"variety_steps": "20"},
}
# Controls that are not moved: what they choose has to be downloaded, trained or uploaded first, or takes a minute.
NOT_MOVED = {"source", "model", "base", "archive", "compute"}
# Of the frame, the same in all lessons.
FRAME = {"view", "ask"}
# What these views show of a setting is the run that it would make: its code, until somebody trains it.
SHOWS_RUNS = {"small_data/training", "fine_tuning/training", "dense_vs_convnet/training"}


def open_view(page: str, view: str) -> AppTest:
    start = VIEW_START.get(f"{page}/{view}", START.get(page, {}))
    link = {f"{page}_{name}": value for name, value in start.items()}
    # A question that is open veils what controls do.
    return open_page(page, **link, **{f"{page}_view": view, f"{page}_ask": "0"})


def controls(app: AppTest, page: str) -> dict[str, Any]:
    """The lesson's own controls that can be moved, by their keys."""
    kinds = ("slider", "select_slider", "number_input", "toggle", "selectbox", "button_group", "multiselect")
    found = {}
    for kind in kinds:
        for widget in app.get(kind):
            key = widget.key or ""
            is_free = name_of(key, page) not in NOT_MOVED | FRAME and not widget.disabled
            if key.startswith(f"{page}_") and is_free:
                found[key] = widget
    return found


def name_of(key: str, page: str) -> str:
    """The name of a control in its lesson."""
    return key.removeprefix(f"{page}_").split(":")[0]


def ends(widget: Any) -> list[Any]:
    """Values to move a control to, without the one that it has."""
    if widget.type == "toggle":
        return [not widget.value]
    if widget.type == "number_input":
        return [value for value in (widget.min, widget.value + widget.step) if value != widget.value]
    if widget.type == "slider" and isinstance(widget.value, (tuple, list)):
        return [(widget.min, widget.min), (widget.max, widget.max)]
    if widget.type == "slider":
        middle = type(widget.value)((widget.min + widget.max) / 2)
        return [
            type(widget.value)(value) for value in (widget.min, widget.max, middle) if value != widget.value
        ]
    options = list(labels(widget))
    chosen = {options[0], options[len(options) // 2], options[-1]}
    if widget.type == "multiselect":
        return [[option] for option in sorted(chosen)]
    return sorted(chosen - {widget.value})


def labels(widget: Any) -> Mapping[str, str]:
    """The texts of a selection by its values: Controls hands Streamlit the look-up in them."""
    texts: Mapping[str, str] = widget.format_func.__self__
    return texts


def move(widget: Any, value: Any) -> None:
    if widget.type == "slider" and isinstance(value, tuple):
        widget.set_range(*value)
    else:
        widget.set_value(value)


def nodes(block: Node) -> Iterator[Node]:
    """All parts of a page but its exercises, which stay done when a control is moved back."""
    if isinstance(block, Block) and "Exercise" in getattr(block, "label", ""):
        return
    if isinstance(block, Block):
        for child in block.children.values():
            yield from nodes(child)
    else:
        yield block


def shown(app: AppTest, place: str, but: str) -> list[Any]:
    """What a reader sees beside one control: words, figures and other controls; code only where it is the point."""
    unseen = {"download_button"} if place in SHOWS_RUNS else {"download_button", "code"}
    seen: list[Any] = []
    for node in nodes(app.main):
        assert isinstance(node, Element)
        if isinstance(node, Widget) and node.key is not None:
            if node.type != "button" and node.key != but:
                seen.append((node.key, node.value))
        # The frame tells the browser also which exercises have been done on the way.
        elif node.type not in unseen and not (node.type == "bidi_component" and "frame" in node.proto.id):
            seen.append((node.type, node.proto.SerializeToString(deterministic=True)))
    return seen


def assert_stands(app: AppTest, page: str, view: str, before: AppTest) -> None:
    """The page is whole: title, views, code, and no error."""
    check(app)
    assert not app.error, [error.value for error in app.error]
    assert app.title[0].value == before.title[0].value
    assert app.button_group(key=f"{page}_view:en").value == view
    assert len(app.code) == len(before.code)


def offers(found: Mapping[str, Any]) -> dict[str, Any]:
    """What can be chosen at each control; a slider's id tells its ends."""
    return {key: (control.id, getattr(control, "options", None)) for key, control in found.items()}


def with_one_moved(app: AppTest, before: AppTest, page: str, view: str, key: str, value: Any) -> AppTest:
    """The view with one control moved and all others as at first; anew where the last move has changed controls."""
    start, now = controls(before, page), controls(app, page)
    is_as_before = offers(now) == offers(start)
    if not is_as_before or len(app.warning) != len(before.warning):
        app = open_view(page, view)
    for other, control in controls(app, page).items():
        if other in start:  # a training of another test that has ended meanwhile brings a control
            move(control, value if other == key else start[other].value)
    return app.run()


def moved(page: str, view: str) -> Mapping[str, bool]:
    """Whether anything else has changed, by the names of the controls; fails where something breaks."""
    before = open_view(page, view)
    place, start = f"{page}/{view}", controls(before, page)
    alive = {}
    app = open_view(page, view)
    for key, control in start.items():
        seen, has_changed = shown(before, place, key), False
        # One value of those that a worker computes for: each takes seconds.
        values = ends(control)[:1] if view in ASKING.get(page, ()) else ends(control)
        for value in values:
            app = with_one_moved(app, before, page, view, key, value)
            try:
                assert_stands(app, page, view, before)
            except AssertionError as error:
                raise AssertionError(f"{place}: {key} at {value!r}: {error}") from error
            has_changed |= shown(app, place, key) != seen
        alive[f"{place}/{name_of(key, page)}"] = has_changed
    if start:
        key, control = next(iter(start.items()))
        again = with_one_moved(app, before, page, view, key, control.value)
        assert shown(again, place, "") == shown(before, place, ""), f"{place}: moved back, it looks otherwise"
    return alive


@pytest.mark.parametrize(
    ("page", "view"),
    [
        pytest.param(page, view, marks=[pytest.mark.workers] if view in ASKING.get(page, ()) else [])
        for page, views in VIEWS.items()
        for view in views
    ],
)
def test_every_control_at_its_ends(page, view):
    """A control that changes nothing in its view belongs into another one."""
    dead = {name for name, is_alive in moved(page, view).items() if not is_alive}
    assert not dead
