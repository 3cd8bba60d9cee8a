"""Readers without names: a short sign and a colour that stay with a browser."""

from html import escape

from pages.shared.reader.identity import reader_id
from pages.shared.reader.language import translate as _


def sign_of(reader: str) -> str:
    """Four letters and digits, by which a teacher can ask who somebody is; empty for a program."""
    return reader[:4].upper()


def who(readers: tuple[str, ...] | frozenset[str]) -> str:
    """HTML for whom something belongs to: the sign of one, and how many others there are."""
    if not any(readers):
        name = _("nobody") if not readers else _("the server")
        return f'<span class="who nobody">{escape(name)}</span>'
    ordered = sorted(readers) if isinstance(readers, frozenset) else list(readers)
    first = reader_id() if reader_id() in ordered else ordered[0]
    hue = int(first[4:8], 16) % 360
    name = _("you") if first == reader_id() else sign_of(first)
    more = f" +{len(ordered) - 1}" if len(ordered) > 1 else ""
    return f'<span class="who" style="--hue: {hue}">{escape(name)}{more}</span>'
