"""The scripts that save the stage as a picture: too heavy for a first visit, fetched when somebody wants one."""

import streamlit as st
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from streamlit.url_util import make_url_path

from core.settings import ASSETS

_NAME = "picture"


def routes() -> list[Mount]:
    """Where ``assets/components/frame`` finds them, below the address of the server."""
    base = st.get_option("server.baseUrlPath")
    return [Mount(make_url_path(base, _NAME), StaticFiles(directory=ASSETS / _NAME))]
