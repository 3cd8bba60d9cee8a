"""What a class has answered as bars that grow: a hand-written front-end component."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pages.shared.components.declare import declare


@dataclass(frozen=True)
class Bar:
    """One answer.

    Attributes:
        label: A letter, or the number that was given.
        text: Of the option, or the name of what one must believe to give this number; may be empty.
        count: How many have given it.
        is_right: Whether that is marked; None where it must not be told yet.
    """

    label: str
    text: str
    count: int
    is_right: bool | None = None


_mount = declare("class_bars")


def show_class_bars(bars: Sequence[Bar], *, key: str, caption: str, right: str) -> None:
    """Show them; the same key again lets them grow from what they were.

    Args:
        bars: From top to bottom.
        key: App-wide name.
        caption: Below them, such as how many have answered.
        right: The word for those who do not see the mark on a right answer.
    """
    message: dict[str, Any] = {"bars": [asdict(bar) for bar in bars], "caption": caption}
    _mount(key=f"bars:{key}", data={"message": message, "labels": {"right": right}})
