"""Convnet Classroom: language and navigation. Start it with ``streamlit run dashboard.py``."""

import streamlit as st

from core import engine
from core.settings import ICON
from pages.shared.classroom.above import show_room
from pages.shared.classroom.places import at_page, tell_place
from pages.shared.controls.projector import restore_projector
from pages.shared.display.style import show_style
from pages.shared.lesson.navigation import pages_by_section
from pages.shared.reader import address
from pages.shared.reader.language import choose_language


def main() -> None:
    """Run the page that the address names, in the reader's language."""
    st.set_page_config(page_icon=str(ICON), layout="wide")
    with engine.drawing():
        address.start_run()
        style = st.container(key="style")
        with st.container(key="reader", horizontal=True):
            choose_language()
            is_projector_on = restore_projector()
        with style:
            show_style(projector=is_projector_on)
        sections = pages_by_section()
        page = st.navigation(sections, position="top")
        show_room({each.url_path: each for pages in sections.values() for each in pages}, page.url_path)
        at_page(page.url_path)
        page.run()
        tell_place()
        address.finish_run()


# Streamlit runs this file under its own name for every reader, the server imports it once as "dashboard",
# and worker processes import it under a third name, for which it must do nothing.
if __name__ == "__main__":
    main()
elif __name__ == "dashboard":
    from starlette.middleware import Middleware

    from pages.shared.server import faults, first_page, moved, picture, rooms, teacher
    from pages.shared.server.compressed import SendCompressed
    from pages.shared.server.guard import Guard
    from pages.shared.server.headers import SecurityHeaders
    from pages.shared.server.life import check_settings, lifespan
    from pages.shared.server.media import KeepPictures
    from pages.shared.server.received import LimitUploads
    from pages.shared.server.sessions import keep_in_bounds

    check_settings()
    faults.number_faults()
    keep_in_bounds()
    app = st.App(
        __file__,
        lifespan=lifespan,
        on_script_error=faults.tell,
        routes=[*first_page.routes(), *moved.routes(), *picture.routes(), *rooms.routes(), *teacher.routes()],
        middleware=[
            Middleware(SecurityHeaders, scripts=first_page.inline_scripts()),
            Middleware(Guard),
            Middleware(LimitUploads),
            Middleware(SendCompressed),
            Middleware(KeepPictures),
        ],
    )
