"""The controls of a lesson: each is part of the address, keeps its value on other pages, and can be reset."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any, TypeVar, cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.errors import InputError
from core.operations.windows import Padding
from pages.shared.controls.codecs import BOOLEAN, LONGEST_TEXT, TEXT, Number, choice_codec, number_codec
from pages.shared.controls.given import FIX, HIDE, given, is_fixed, is_hidden, note_label
from pages.shared.controls.refusals import accept, forget, refusal_of, take_back
from pages.shared.reader import address, notes
from pages.shared.reader.language import LANGUAGES, current_language, describe_nonsense, explain
from pages.shared.reader.language import translate as _

T = TypeVar("T")
Labels = Mapping[str, str] | Sequence[str]

_UNSAID = ("view", "ask")  # no settings of what is on the stage
_WORDS = "words_of_controls"  # state of a selection -> hash of the texts it showed last


class Controls:
    """Makes the controls of one lesson.

    Create it where notes about the address should appear (above the first control).

    Args:
        lesson: Prefix of the lesson's parameters in the address, such as ``"convolution"``.

    Attributes:
        view: The view on the screen; empty for controls of something else than a lesson.
        said: What the controls on the screen say, by their labels, both in the reader's language.
    """

    def __init__(self, lesson: str) -> None:
        self.lesson = lesson
        self.view = ""
        self._notes = st.container()
        self._place: DeltaGenerator | None = None
        self._stage: DeltaGenerator | None = None
        self._fold: DeltaGenerator | None = None
        self._folded: DeltaGenerator | None = None
        self._is_shown = True
        self._values: dict[str, Any] = {}
        self._defaults: dict[str, Any] = {}
        self._refusals: dict[str, DeltaGenerator] = {}
        self.said: dict[str, str] = {}
        for sentence in notes.begin(lesson):
            self.note(sentence)

    def stand_in(self, panel: DeltaGenerator, stage: DeltaGenerator | None = None) -> None:
        """From now on the controls stand in ``panel``, beside ``stage``; before, where they are asked for."""
        self._stage = stage
        self._place, self._fold = (
            panel.container(key="shown-controls"),
            panel.container(key="folded-controls"),
        )

    @contextmanager
    def panel(self) -> Iterator[None]:
        """Among the controls, for what belongs to them: a sentence, a field for a file, a button."""
        with self._place or nullcontext():
            yield

    @contextmanager
    def on_stage(self) -> Iterator[None]:
        """On the lesson's stage, for what is missing before it can show anything; without one, in place."""
        with self._stage or nullcontext():
            yield

    @contextmanager
    def folded(self, title: str | None = None, *, expanded: bool = False) -> Iterator[None]:
        """The controls made inside are folded away, below the others.

        Args:
            title: Instead of *More settings*; the first one of a page counts.
            expanded: Whether they are open at first.
        """
        if not self._is_shown:  # nothing is made inside: no empty fold
            yield
            return
        if self._folded is None:
            with self._fold or nullcontext():
                self._folded = st.expander(
                    title or _("More settings"), icon=":material/tune:", expanded=expanded
                )
        with self.standing_in(self._folded):
            yield

    @contextmanager
    def standing_in(self, place: DeltaGenerator) -> Iterator[None]:
        """The controls made inside, and whatever else is drawn inside, stand in ``place``."""
        before, self._place = self._place, place
        with place:
            yield
        self._place = before

    @contextmanager
    def belonging_to(self, *views: str) -> Iterator[bool]:
        """The controls made inside are shown in these views only; in others they keep their values unseen.

        Yields:
            Whether they are shown.
        """
        before = self._is_shown
        self._is_shown = before and self.view in views
        yield self._is_shown
        self._is_shown = before

    def slider(
        self,
        name: str,
        label: str,
        low: Number,
        high: Number,
        default: Number,
        *,
        step: Number | None = None,
        **options: Any,
    ) -> Number:
        """A slider over ``[low, high]``, left out when there is nothing to choose; ``options`` go to ``st.slider``."""
        if low >= high:
            return low
        codec = number_codec(low, high, default)

        options |= self._how_drawn(name)

        def show(key: str) -> Number:
            return cast(Number, st.slider(label, low, high, step=step, key=key, **options))

        return self._show(name, default, codec, show, label=label)

    def number(
        self, name: str, label: str, low: Number, high: Number, default: Number, **options: Any
    ) -> Number:
        """A number to type in ``[low, high]``; ``options`` go to ``st.number_input``."""
        codec = number_codec(low, high, default)

        options |= self._how_drawn(name)

        def show(key: str) -> Number:
            return cast(Number, st.number_input(label, low, high, key=key, **options))

        return self._show(name, default, codec, show, label=label)

    def toggle(self, name: str, label: str, default: bool = False, **options: Any) -> bool:
        """A switch; ``options`` go to ``st.toggle``."""

        options |= self._how_drawn(name)

        def show(key: str) -> bool:
            return st.toggle(label, key=key, **options)

        return self._show(name, default, BOOLEAN, show, label=label)

    def select(self, name: str, label: str, labels: Labels, default: str, **options: Any) -> str:
        """A drop-down list; ``labels`` gives the shown text of each value, or values that are shown as they are."""
        labels = _texts(labels)

        options |= self._how_drawn(name)

        def show(key: str) -> str:
            return cast(
                str, st.selectbox(label, list(labels), format_func=labels.__getitem__, key=key, **options)
            )

        return self._show(name, default, choice_codec(labels), show, labels, label=label)

    def segments(self, name: str, label: str, labels: Labels, default: str, **options: Any) -> str:
        """A row of buttons of which one is on; ``labels`` as for :meth:`select`."""
        labels = _texts(labels)

        options |= self._how_drawn(name)

        def show(key: str) -> str:
            chosen = st.segmented_control(
                label, list(labels), format_func=labels.__getitem__, key=key, required=True, **options
            )
            return cast(str, chosen)

        return self._show(name, default, choice_codec(labels), show, labels, label=label)

    def stops(self, name: str, label: str, labels: Labels, default: str, **options: Any) -> str:
        """A slider over named stops; ``labels``, in order, as for :meth:`select`."""
        labels = _texts(labels)

        options |= self._how_drawn(name)

        def show(key: str) -> str:
            return cast(
                str, st.select_slider(label, list(labels), format_func=labels.__getitem__, key=key, **options)
            )

        return self._show(name, default, choice_codec(labels), show, labels, label=label)

    def text(self, name: str, label: str, default: str, **options: Any) -> str:
        """A line of text; ``options`` go to ``st.text_input``."""

        options |= self._how_drawn(name)

        def show(key: str) -> str:
            return cast(str, st.text_input(label, key=key, max_chars=LONGEST_TEXT, **options))

        return self._show(name, default, TEXT, show, label=label)

    def padding(self, name: str = "padding", default: Padding = "valid") -> Padding:
        """The two paddings of Keras, by their names there."""
        return cast(Padding, self.segments(name, _("Padding"), ("valid", "same"), default))

    def several(
        self, name: str, label: str, labels: Mapping[str, str], default: Sequence[str], **options: Any
    ) -> tuple[str, ...]:
        """Several of a list; ``options`` go to ``st.multiselect``."""

        options |= self._how_drawn(name)

        def show(key: str) -> tuple[str, ...]:
            st.session_state[key] = list(st.session_state[key])
            return tuple(
                st.multiselect(label, list(labels), format_func=labels.__getitem__, key=key, **options)
            )

        def decode(text: str) -> tuple[str, ...]:
            chosen = tuple(text.split(",")) if text else ()
            if len(set(chosen)) != len(chosen) or not set(chosen) <= set(labels):
                raise ValueError(text)
            return chosen

        codec = address.Codec[tuple[str, ...]](",".join, decode)
        return self._show(name, tuple(default), codec, show, labels, label=label)

    def custom(self, name: str, default: T, codec: address.Codec[T], show: Callable[[str], T]) -> T:
        """A control that ``show(key)`` draws and whose state ``st.session_state[key]`` holds."""
        return self._show(name, default, codec, show)

    @contextmanager
    def refusing(self, *names: str) -> Iterator[None]:
        """Around what is made of controls whose values may not go together.

        Where the block raises an ``InputError``, the control that the reader has changed last goes back to the value
        before, with the error's sentence under it, and the rest of the page stays.

        Args:
            names: Of the controls, which have been asked for. Where a link brings values together that cannot be,
                the first of them go back to their defaults first.

        Raises:
            InputError: Of the block, where none of the controls has changed.
        """
        parameters = [parameter for name in names if (parameter := self._parameter(name)) in self._defaults]
        defaults = {parameter: self._defaults[parameter] for parameter in parameters}
        try:
            yield
        except InputError as error:
            take_back({parameter: self._values[parameter] for parameter in parameters}, defaults, error)
            raise
        for parameter in accept({parameter: self._values[parameter] for parameter in parameters}):
            if parameter in self._refusals:
                self._refusals[parameter].empty()

    def say(self, values: Mapping[str, object]) -> bool:
        """Whether these controls, by their names, have been asked for and have these values."""
        missing = object()
        return all(
            self._values.get(self._parameter(name), missing) == value for name, value in values.items()
        )

    def assign(self, name: str, value: object) -> None:
        """Set a control's value from a callback (``on_click``)."""
        parameter = self._parameter(name)
        if is_fixed(parameter) or is_hidden(parameter):
            return
        address.assign(parameter, value)
        for key in (parameter, *(f"{parameter}:{language}" for language in LANGUAGES)):
            st.session_state.pop(key, None)

    def reset_button(self) -> None:
        """A button that returns every control of the lesson to its default, and stays in the view."""
        st.button(
            _("Reset"), icon=":material/restart_alt:", key=f"{self.lesson}:reset", on_click=self._reset,
            type="tertiary",
        )  # fmt: skip

    def note(self, sentence: str) -> None:
        """Say something about the settings above the controls."""
        self._notes.warning(sentence, icon=":material/info:")
        notes.keep(self.lesson, sentence)

    def _reset(self) -> None:
        prefix = self._parameter("")
        kept = {self._parameter("view"), *filter(is_fixed, given(FIX)), *filter(is_hidden, given(HIDE))}
        address.forget(prefix, but=kept)
        forget(prefix)
        for key in [key for key in st.session_state if isinstance(key, str) and key.startswith(prefix)]:
            if key.split(":")[0] not in kept:
                del st.session_state[key]

    def _how_drawn(self, name: str) -> dict[str, bool]:
        """The option of a widget that a link has fixed."""
        return {"disabled": True} if is_fixed(self._parameter(name)) else {}

    def _parameter(self, name: str) -> str:
        return f"{self.lesson}_{name}" if self.lesson else name

    def _show(
        self,
        name: str,
        default: T,
        codec: address.Codec[T],
        show: Callable[[str], T],
        labels: Mapping[str, str] | None = None,
        *,
        label: str = "",
    ) -> T:
        parameter = self._parameter(name)
        self._defaults[parameter] = default
        if not self._is_shown:
            self._values[parameter] = kept = address.last(parameter, default, codec)
            return kept
        value, nonsense, is_new = address.restore(parameter, default, codec)
        if nonsense is not None:
            self.note(describe_nonsense(parameter, nonsense))
        if not _is_allowed(value, codec):
            value, is_new = default, True
        if label:
            note_label(parameter, label)
        if is_hidden(parameter):
            self._values[parameter] = value
            address.store(parameter, value, default, codec)
            return value
        refusal = refusal_of(parameter)
        if refusal is not None and refusal.is_new:
            refusal.is_new, is_new = False, True
        # A selection's state is its shown text: in another language it would be lost, so each has its own.
        key = f"{parameter}:{current_language()}" if labels is not None else parameter
        has_other_words = labels is not None and _have_other_words(key, labels)
        if is_new or key not in st.session_state:
            st.session_state[key] = value
        elif has_other_words:
            st.session_state[key] = st.session_state[key]  # else the browser goes on to show the old words
        with self.panel():
            chosen = self._values[parameter] = show(key)
            if refusal is not None:
                self._refusals[parameter] = st.empty()
                self._refusals[parameter].warning(explain(refusal.error), icon=":material/block:")
        for other in LANGUAGES:
            if labels is not None and other != current_language():
                st.session_state.pop(f"{parameter}:{other}", None)
        address.store(parameter, chosen, default, codec)
        if label and name not in _UNSAID:
            self.said[label] = _in_words(chosen, labels)
        return chosen


def _texts(labels: Labels) -> Mapping[str, str]:
    return labels if isinstance(labels, Mapping) else {value: value for value in labels}


def _in_words(value: object, labels: Mapping[str, str] | None) -> str:
    """What a control shows for its value."""
    if isinstance(value, bool):
        return _("on") if value else _("off")
    if isinstance(value, tuple):
        return ", ".join(_in_words(one, labels) for one in value)
    if isinstance(value, float):
        return address.write_number(value)
    return (labels or {}).get(str(value), str(value))


def _have_other_words(key: str, labels: Mapping[str, str]) -> bool:
    """Whether this selection showed other texts when it was drawn last."""
    words = st.session_state.setdefault(_WORDS, {})
    now = hash(tuple(labels.items()))
    before = words.get(key, now)
    words[key] = now
    return bool(before != now)


def _is_allowed(value: T, codec: address.Codec[T]) -> bool:
    """Whether the value still exists: another control may have narrowed the choice since it was made."""
    try:
        return codec.decode(codec.encode(value)) == value
    except ValueError:
        return False
