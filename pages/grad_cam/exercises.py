"""Checks of the Grad-CAM lesson's exercises."""

from collections.abc import Mapping
from typing import Any

_FRAMED_SHARE, _MOST_AREA = 0.4, 0.3
_LIKELIEST_SHARE, _LEAST_AREA, _LEFT_SHARE = 0.5, 0.2, 0.1
BOUNDS = {
    "share": f"{_FRAMED_SHARE:.0%}",
    "area": f"{_MOST_AREA:.0%}",
    "likeliest": f"{_LIKELIEST_SHARE:.0%}",
    "least_area": f"{_LEAST_AREA:.0%}",
    "left": f"{_LEFT_SHARE:.0%}",
}


def _is_framed(_settings: Any, results: Mapping[str, Any]) -> bool:
    """Much of the heat in a small rectangle."""
    share, area = results.get("share"), results.get("area")
    return share is not None and area is not None and bool(share >= _FRAMED_SHARE and 0 < area <= _MOST_AREA)


def _has_left(_settings: Any, results: Mapping[str, Any]) -> bool:
    """Little of the heat of another class in a rectangle that has much of the likeliest class's."""
    names = ("share", "area", "likeliest_share")
    share, area, likeliest = (results.get(name) for name in names)
    if share is None or area is None or likeliest is None or not results.get("has_heat"):
        return False
    return bool(area >= _LEAST_AREA and likeliest >= _LIKELIEST_SHARE and share <= _LEFT_SHARE)


def _looks_elsewhere(_settings: Any, results: Mapping[str, Any]) -> bool:
    """The right answers of the net whose right answers have the least heat on the animals, the least first."""
    wanted = {"answers": "right", "order": "worst", "explained": 0, "net": results.get("lowest") or None}
    return all(results.get(name, "") == value for name, value in wanted.items())


CHECKS = {"framed": _is_framed, "left": _has_left, "least": _looks_elsewhere}
