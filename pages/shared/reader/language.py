"""Two languages: the labels come from the gettext catalogue, the lessons from their own files."""

import gettext
from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import cast

import streamlit as st
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from starlette.requests import HTTPConnection

from core.datasets.breeds import ALL_BREEDS, shown
from core.datasets.dataset import Note
from core.errors import N_, InputError
from core.settings import ASSETS
from pages.shared.reader import address
from pages.shared.reader.places import may_see_places, without_places
from pages.shared.reader.plain import plain

LANGUAGES = {"en": "English", "zh": "中文"}
# Chinese without a country would be drawn with the glyphs of Japanese by some browsers.
HTML_LANGUAGES = {"en": "en", "zh": "zh-CN"}
"""The languages as HTML names them."""
_PARAMETER = "lang"
_CURRENT = "language"
_LONGEST_QUOTE = 40
_LONGEST_VALUE = 500


def choose_language() -> str:
    """Show the language switch and make the choice this run's language.

    Before the reader chooses, the browser's language decides; the choice is part of the address.
    """
    browser = (st.context.locale or "en").split("-")[0]
    default = browser if browser in LANGUAGES else "en"
    codec: address.Codec[str] = address.Codec(str, _decode)
    value, nonsense, is_new = address.restore(_PARAMETER, default, codec)
    if is_new or _PARAMETER not in st.session_state:
        st.session_state[_PARAMETER] = value
    chosen = cast(
        str,
        st.segmented_control(
            "Language / 语言",
            LANGUAGES,
            format_func=LANGUAGES.__getitem__,
            key=_PARAMETER,
            label_visibility="collapsed",
            required=True,
        ),
    )
    address.store(_PARAMETER, chosen, default, codec)
    st.session_state[_CURRENT] = chosen
    if nonsense is not None:
        st.warning(describe_nonsense(_PARAMETER, nonsense))
    return chosen


def current_language() -> str:
    """A key of :data:`LANGUAGES`."""
    return str(st.session_state.get(_CURRENT, "en"))


def translate(message: str) -> str:
    """The message in the reader's language. Imported as ``_``, the name Babel looks for."""
    return translate_into(current_language(), message)


def translate_into(language: str, message: str) -> str:
    """The message in a language that no session has chosen: before the page, or where there is none.

    Args:
        language: A key of :data:`LANGUAGES`.
        message: In English, marked with ``N_``.
    """
    return _catalogue(language).gettext(message)


def asked_language(connection: HTTPConnection) -> str:
    """The language of a request: what its address names, or else what its browser prefers; English of others."""
    asked = connection.query_params.get(_PARAMETER) or connection.headers.get("accept-language", "")
    language = asked[:2].lower()
    return language if language in LANGUAGES else "en"


def pgettext(context: str, message: str) -> str:
    """The message in the reader's language where the same English has several meanings (gettext's name for this).

    Args:
        context: Which meaning: text that only translators see.
        message: In English.
    """
    return _catalogue(current_language()).pgettext(context, message)


def called(name: str) -> str:
    """What a class is called in the reader's language: names of folders stay as they are, as nothing but text.

    A breed is written without the underscores of its files.
    """
    translated = plain(translate(name))
    return shown(name) if translated == name and name in ALL_BREEDS else translated


def class_title(name: str) -> str:
    """A breed or flower in the reader's language, without the underscores of its files."""
    translated = called(name)
    return shown(name) if translated == name else translated


def explain(told: InputError | Note) -> str:
    """The sentence of an error, or of a note about a data set, in the reader's language.

    Where files lie on the server is told to those only who may see it.
    """
    return explainer()(told)


def explainer() -> Callable[[InputError | Note], str]:
    """:func:`explain` for this reader, to be called later, where no reader is known."""
    catalogue, sees_places = _catalogue(current_language()), may_see_places()

    def explain_to_this_reader(told: InputError | Note) -> str:
        values = (
            told.values
            if sees_places
            else {name: without_places(value) for name, value in told.values.items()}
        )
        return catalogue.gettext(told.sentence).format(
            **{name: _drawn(value) for name, value in values.items()}
        )

    return explain_to_this_reader


def describe_nonsense(parameter: str, text: str) -> str:
    """The note about a parameter of the address that holds no value of its control."""
    quoted = plain(text[:_LONGEST_QUOTE])
    sentence = N_(
        "The address asks for `{parameter}={value}`, which does not exist here: the default is shown instead."
    )
    return translate(sentence).format(parameter=parameter, value=quoted)


def _drawn(value: object) -> object:
    """A value of a sentence: names come from files and addresses of readers."""
    return value if isinstance(value, int | float) else plain(str(value), longest=_LONGEST_VALUE)


def _decode(text: str) -> str:
    if text not in LANGUAGES:
        raise ValueError(text)
    return text


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    # Compiled here and not by hand beforehand: a compiled file in the repository could fall behind its source.
    with (ASSETS / "locale" / language / "LC_MESSAGES" / "messages.po").open("rb") as source:
        compiled = BytesIO()
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
