"""What happens once in the server's life, before the first reader and after the last."""

from asyncio import to_thread
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from core import engine


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Prepare the server, and clean up when it stops."""
    # A folder named pages makes Streamlit look for pages of its own until st.navigation has run once, and the
    # first reader who opens a link to a lesson would be told that there is no such page.
    PagesManager.uses_pages_directory = False
    engine.start()
    yield
    await to_thread(engine.close)
