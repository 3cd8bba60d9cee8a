"""Streamlit's own messages as a browser reads and writes them: which controls there are, and what a moved one says."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState

PICTURES = frozenset({"plotly_chart", "imgs", "bidi_component", "vega_lite_chart", "graphviz_chart"})
_NO_PICTURES = ("frame",)  # components that draw nothing
_FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
_KEPT_RUNS = 2  # how long a browser keeps a message, Streamlit's global.maxCachedMessageAge
_ERROR = 1  # st.error among the formats of an alert

Value = bool | float | str | list[float] | list[str]


@dataclass
class Control:
    """A control on the page.

    Attributes:
        name: Its key in the page's code; empty where it has none.
        choices: Values that a reader can give it.
        value: That it has now.
        fragment: Part of the page that is drawn anew when it moves; empty for the whole.
        run: Number of the run that has drawn it last.
    """

    name: str
    choices: list[Value]
    value: Value
    fragment: str = ""
    run: int = 0

    def state(self, identity: str) -> WidgetState:
        """As a browser sends it."""
        state = WidgetState(id=identity)
        match self.value:
            case bool():
                state.bool_value = self.value
            case float():
                state.double_value = self.value
            case str():
                state.string_value = self.value
            case [str(), *_]:
                state.string_array_value.data.extend(map(str, self.value))
            case [float(), *_]:
                state.double_array_value.data.extend(map(float, self.value))
            case _:
                state.string_array_value.SetInParent()
        return state


def _slider(one: Element) -> tuple[list[Value], Value]:
    slider = one.slider
    if slider.options:
        words = list(slider.options)
        raw = list(slider.raw_value) if slider.set_value else [words[int(index)] for index in slider.default]
        return [[word] for word in words] if len(raw) == 1 else [], raw
    value = list(slider.value if slider.set_value else slider.default)
    steps = round((slider.max - slider.min) / slider.step) if slider.step else 0
    stops: list[Value] = [[min(slider.min + slider.step * number, slider.max)] for number in range(steps + 1)]
    return stops if len(value) == 1 else [], value


def _select(one: Element) -> tuple[list[Value], Value]:
    words = list(one.selectbox.options)
    value = one.selectbox.raw_value if one.selectbox.set_value else words[one.selectbox.default]
    return list(words), value


def _radio(one: Element) -> tuple[list[Value], Value]:
    words = list(one.radio.options)
    return list(words), one.radio.raw_value if one.radio.set_value else words[one.radio.default]


def _segments(one: Element) -> tuple[list[Value], Value]:
    group = one.button_group
    words = [option.content for option in group.options]
    value = list(group.raw_values) if group.set_value else [words[index] for index in group.default]
    return [[word] for word in words] if group.click_mode == group.SINGLE_SELECT else [], value


def _toggle(one: Element) -> tuple[list[Value], Value]:
    return [True, False], one.checkbox.value if one.checkbox.set_value else one.checkbox.default


def _number(one: Element) -> tuple[list[Value], Value]:
    return [], float(one.number_input.value if one.number_input.set_value else one.number_input.default)


def _text(one: Element) -> tuple[list[Value], Value]:
    return [], one.text_input.value if one.text_input.set_value else one.text_input.default


def _several(one: Element) -> tuple[list[Value], Value]:
    field = one.multiselect
    chosen = list(field.raw_values) if field.set_value else [field.options[index] for index in field.default]
    return [], chosen


_KINDS: dict[str, Callable[[Element], tuple[list[Value], Value]]] = {
    "slider": _slider,
    "selectbox": _select,
    "radio": _radio,
    "button_group": _segments,
    "checkbox": _toggle,
    "number_input": _number,
    "text_input": _text,
    "multiselect": _several,
}


@dataclass
class Screen:
    """What a browser knows of its page, from the messages that it got.

    Attributes:
        controls: By the ids that the server gave them.
        buttons: Ids and fragments of buttons, by their labels.
        again: Seconds after which a part of the page wants to be drawn anew, by the part's id.
        errors: Sentences of ``st.error`` and of exceptions that the last run has shown.
        crashes: How many exceptions were among them.
        pictures: How many figures and pictures have come.
        media: Addresses of pictures that were not there before.
    """

    controls: dict[str, Control] = field(default_factory=dict)
    buttons: dict[str, tuple[str, str]] = field(default_factory=dict)
    again: dict[str, float] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    crashes: int = 0
    pictures: int = 0
    charts: int = 0
    media: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    page: str = ""
    query: str = ""
    _run: int = 0
    _drawn: set[str] = field(default_factory=set)
    _kept: dict[str, tuple[str, int]] = field(default_factory=dict)
    _seen: set[str] = field(default_factory=set)

    def read(self, message: ForwardMsg) -> bool:
        """Take a message in; whether it says that a run has come to its end."""
        kind = message.WhichOneof("type")
        if kind == "delta":
            self._draw(message)
        elif kind == "ref_hash":
            kind = self._kept[message.ref_hash][0]
            self._keep(message.ref_hash, kind)
            self._count(kind)
        elif kind == "new_session":
            self._begin(message)
        elif kind == "navigation":
            self.page = message.navigation.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "auto_rerun":
            self.again[message.auto_rerun.fragment_id] = message.auto_rerun.interval
        elif kind == "stop_auto_rerun":
            for name in message.stop_auto_rerun.fragment_ids:
                self.again.pop(name, None)
        elif kind == "script_finished":
            return self._finish(message)
        return False

    def _begin(self, message: ForwardMsg) -> None:
        self._run += 1
        self._drawn = set(message.metadata.run.fragment_ids)
        self.errors.clear()
        self.texts.clear()
        if not self._drawn:
            self.again.clear()

    def _finish(self, message: ForwardMsg) -> bool:
        if message.script_finished not in _FINISHED:
            return False
        # Not before: the server was told of them when it was asked for this run.
        self._kept = {name: kept for name, kept in self._kept.items() if kept[1] >= self._run - _KEPT_RUNS}
        gone = [
            name
            for name, control in self.controls.items()
            if control.run < self._run and (not self._drawn or control.fragment in self._drawn)
        ]
        for name in gone:
            del self.controls[name]
        return True

    def _draw(self, message: ForwardMsg) -> None:
        if message.delta.WhichOneof("type") != "new_element":
            return
        one = message.delta.new_element
        kind = one.WhichOneof("type") or ""
        self._count(kind if kind != "bidi_component" or not _is_bare(one) else "")
        if message.metadata.cacheable:
            self._keep(message.hash, kind)
        if kind in _KINDS:
            self._control(one, kind, message.delta.fragment_id)
        elif kind == "button":
            self.buttons[one.button.label] = one.button.id, message.delta.fragment_id
        elif kind == "imgs":
            self._fetch(picture.url for picture in one.imgs.imgs)
        elif kind == "exception":
            self.crashes += 1
            self.errors.append(f"{one.exception.type}: {one.exception.message}")
        elif kind == "alert" and one.alert.format == _ERROR:
            self.errors.append(one.alert.body)
        elif kind == "progress":
            self.texts.append(one.progress.text)

    def _control(self, one: Element, kind: str, fragment: str) -> None:
        element = getattr(one, kind)
        choices, value = _KINDS[kind](one)
        known = self.controls.get(element.id)
        if known is not None and not element.set_value:
            value = known.value
        name = element.id.split("-", 2)[2]  # behind a mark and a hash; None where the code gives no key
        choices = [] if element.disabled else choices
        self.controls[element.id] = Control(name, choices, value, fragment, self._run)

    def _keep(self, name: str, kind: str) -> None:
        """As browsers do: the server then sends only the name of a large message again."""
        self._kept[name] = kind, self._run

    def _count(self, kind: str) -> None:
        self.pictures += kind in PICTURES
        self.charts += kind == "plotly_chart"

    def _fetch(self, addresses: Iterator[str]) -> None:
        new = [
            address for address in addresses if address.startswith("/media/") and address not in self._seen
        ]
        self._seen.update(new)
        self.media.extend(new)

    def movable(self, lesson: str) -> list[str]:
        """Ids of the lesson's own controls that have another value to take."""
        return [
            name
            for name, control in self.controls.items()
            if control.name.startswith(f"{lesson}_") and len(control.choices) > 1
        ]

    def move(self, identity: str, chance: random.Random) -> None:
        """Give a control another value, as a reader does."""
        control = self.controls[identity]
        control.value = chance.choice([value for value in control.choices if value != control.value])

    def ask(
        self, url: str, lesson: str, *, fragment: str = "", pressed: str = "", again: bool = False
    ) -> BackMsg:
        """The message that asks for a run.

        Args:
            url: Of the server.
            lesson: The page.
            fragment: The part that is to be drawn anew; empty for the whole page.
            pressed: Id of a button.
            again: Whether a clock asks and no reader.
        """
        message = BackMsg()
        state = message.rerun_script
        state.query_string, state.page_script_hash = self.query, self.page
        state.page_name = "" if self.page else lesson
        state.fragment_id, state.is_auto_rerun = fragment, again
        state.cached_message_hashes.extend(self._kept)
        context = state.context_info
        context.timezone, context.locale, context.url = "Europe/London", "en-GB", f"{url}/{lesson}"
        states = state.widget_states.widgets
        states.extend(control.state(identity) for identity, control in self.controls.items())
        if pressed:
            states.append(WidgetState(id=pressed, trigger_value=True))
        return message


def _is_bare(one: Element) -> bool:
    return one.bidi_component.component_name in _NO_PICTURES
