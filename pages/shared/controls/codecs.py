"""How the values of controls are written into an address and read from it."""

from collections.abc import Mapping
from typing import TypeVar

from pages.shared.reader import address

Number = TypeVar("Number", int, float)

LONGEST_TEXT = 300


def number_codec(low: Number, high: Number, default: Number) -> address.Codec[Number]:
    """Of numbers from ``low`` to ``high``, of the type of ``default``."""

    def decode(text: str) -> Number:
        value = type(default)(text)
        if not low <= value <= high:
            raise ValueError(text)
        return value

    return address.Codec(address.write_number, decode)


def choice_codec(labels: Mapping[str, str]) -> address.Codec[str]:
    """Of one of these values."""

    def decode(text: str) -> str:
        if text not in labels:
            raise ValueError(text)
        return text

    return address.Codec(str, decode)


def _decode_boolean(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError(text)
    return text == "1"


def _decode_text(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise ValueError(text)
    return text


TEXT: address.Codec[str] = address.Codec(str, _decode_text)
BOOLEAN: address.Codec[bool] = address.Codec(lambda value: str(int(value)), _decode_boolean)
