"""Old addresses: a lesson that became two lives on in links that teachers have given away."""

from urllib.parse import urlencode

import streamlit as st
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route
from streamlit.url_util import make_url_path

_OLD, _VIEW = "transfer_learning", "view"
_NEW = {"projection": "features", "sizes": "features"}
_OTHERS = "fine_tuning"  # all other views, and the first one


def routes() -> list[Route]:
    """From the old address to the new ones, to go before Streamlit's own routes."""
    return [Route(make_url_path(st.get_option("server.baseUrlPath"), _OLD), _redirect)]


def new_address(parameters: list[tuple[str, str]]) -> str:
    """The lesson and the view that an old link means, beside the old address.

    Args:
        parameters: Of the link, in its order.
    """
    old = f"{_OLD}_"
    lesson = _NEW.get(dict(parameters).get(old + _VIEW, ""), _OTHERS)
    renamed = [
        (f"{lesson}_{name.removeprefix(old)}" if name.startswith(old) else name, value)
        for name, value in parameters
    ]
    return f"{lesson}?{urlencode(renamed)}" if renamed else lesson


def _redirect(request: Request) -> RedirectResponse:
    return RedirectResponse(new_address(request.query_params.multi_items()))
