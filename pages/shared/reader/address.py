"""Values of the controls in the address bar, so that a link restores exactly this view.

Streamlit's own ``bind="query-params"`` writes the *shown* label of a selection into the address: a link
made in English would mean nothing in Chinese. Here every control has a stable, language-free text form,
and the address is written in one way only (mixing both ways lets Streamlit send stale values).
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar
from urllib.parse import urlencode, urljoin

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.errors import InputError

T = TypeVar("T")

_LANGUAGE = "lang"
OF_THE_READER = (_LANGUAGE, "projector", "room")
"""Parameters of all pages: they say who looks and where, and not at what."""
_VALUES = "address_values"  # parameter -> value, kept while other pages are shown
_SHOWN = "address_shown"  # parameters of this run
_PARTS = "address_parts"  # part of a page -> parameters that it showed last
_AROUND = "address_around"  # parameters of this run outside the part that is being drawn


class Codec(Generic[T]):
    """How one kind of value is written in an address.

    Args:
        encode: Value to text.
        decode: Text to value; raises ValueError for nonsense.
    """

    def __init__(self, encode: Callable[[T], str], decode: Callable[[str], T]) -> None:
        self.encode = encode
        self.decode = decode


def write_number(number: float) -> str:
    """As short as it can be written and read back exactly; a whole number as digits alone."""
    short = f"{number:g}"
    return short if "e" not in short and float(short) == number else repr(number)


def start_run() -> None:
    """Forget which parameters were shown: call once at the start of ``dashboard.py``."""
    st.session_state.setdefault(_VALUES, {})
    st.session_state[_SHOWN] = set()
    st.session_state[_AROUND] = set()


def finish_run() -> None:
    """Take parameters of other pages out of the address: call once at the end of ``dashboard.py``."""
    for parameter in set(st.query_params) - st.session_state[_SHOWN]:
        del st.query_params[parameter]


@contextmanager
def part(name: str) -> Iterator[None]:
    """Around a part of a page that can be drawn anew on its own (``st.fragment``).

    Parameters that the part no longer shows leave the address, whether the rest of the page is drawn or not.
    """
    state = st.session_state
    parts = state.setdefault(_PARTS, {})
    rest, state[_SHOWN] = state[_SHOWN], set()
    state[_AROUND] = rest - parts.get(name, set())
    # Not in a finally clause: a run that is interrupted by the next one has not shown all.
    yield
    shown = state[_SHOWN]
    for parameter in parts.get(name, set()) - shown:
        st.query_params.pop(parameter, None)
    parts[name] = shown
    state[_SHOWN], state[_AROUND] = rest | shown, set()


def restore(parameter: str, default: T, codec: Codec[T]) -> tuple[T, str | None, bool]:
    """The value a control starts this run with.

    Returns:
        The value; the nonsense text it replaces, if the address held one; and whether the value was
        read anew (first sight of the control, or the reader went back in the browser's history).
    """
    values = st.session_state[_VALUES]
    st.session_state[_SHOWN].add(parameter)
    if parameter in values and not _went_back():
        return values[parameter], None, False
    text = st.query_params.get(parameter)
    if text is None:
        return default, None, True
    try:
        return codec.decode(text), None, True
    except (ValueError, InputError):
        return default, text, True


def last(parameter: str, default: T, codec: Codec[T]) -> T:
    """The value of a control that is not on the screen: its last one, if that still exists."""
    value = st.session_state[_VALUES].get(parameter, default)
    try:
        return codec.decode(codec.encode(value))
    except (ValueError, InputError):
        return default


def store(parameter: str, value: T, default: T, codec: Codec[T]) -> None:
    """Keep the control's value, and show it in the address unless it is the default."""
    st.session_state[_VALUES][parameter] = value
    if value == default:
        st.query_params.pop(parameter, None)
    elif st.query_params.get(parameter) != (text := codec.encode(value)):
        st.query_params[parameter] = text


def kept(prefix: str) -> dict[str, object]:
    """The values of all controls whose parameter starts with ``prefix``, as they were shown last."""
    values: dict[str, object] = st.session_state[_VALUES]
    return {name: value for name, value in values.items() if name.startswith(prefix)}


def assign(parameter: str, value: object) -> None:
    """Set a control's value from a callback; the control shows it in the run that follows."""
    st.session_state[_VALUES][parameter] = value


def forget(prefix: str, *, but: Collection[str] = ()) -> None:
    """Return all controls whose parameter starts with ``prefix``, but some, to their defaults."""
    values = st.session_state[_VALUES]
    for parameter in [name for name in values if name.startswith(prefix) and name not in but]:
        del values[parameter]
        st.query_params.pop(parameter, None)


def link_to(lesson: str, **values: object) -> str:
    """The address of a lesson with some of its controls set, in the reader's language, from any other lesson."""
    parameters = {f"{lesson}_{name}": value for name, value in values.items()}
    return f"{lesson}?{urlencode(_language() | parameters)}"


def absolute(link: str) -> str:
    """An address of :func:`link_to` as it can be written on paper; as it is where nobody knows the server's."""
    return urljoin(st.context.url or "", link)


def link_to_here() -> str:
    """What is on the screen, as an address relative to the page: call it once all controls of the page are drawn.

    It opens in the reader's language wherever it is opened, and without projector and room, which are of one class.
    """
    return f"?{urlencode(_language() | what_is_shown())}"


def what_is_shown() -> dict[str, str]:
    """The parameters of what is on the screen, without those of the reader: once all controls are drawn."""
    shown = (st.session_state[_SHOWN] | st.session_state[_AROUND]) - set(OF_THE_READER)
    return {name: st.query_params[name] for name in st.query_params if name in shown}


def _language() -> dict[str, str]:
    """The parameter of the language; the address bar leaves it out where it is the browser's own."""
    return {_LANGUAGE: st.session_state[_VALUES].get(_LANGUAGE, "en")}


def _went_back() -> bool:
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation
