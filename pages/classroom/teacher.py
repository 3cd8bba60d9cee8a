"""The Classroom page for a teacher: a room with its code for the projector, and what the class does in it."""

from html import escape
from urllib.parse import urljoin, urlsplit

import segno
import streamlit as st

from core.classroom import presence, rooms
from core.classroom.database import DatabaseAway, begun_anew
from core.classroom.state import forget
from pages.shared.lesson.navigation import name_place
from pages.shared.reader.identity import reader_id
from pages.shared.reader.language import current_language, explain
from pages.shared.reader.language import translate as _
from pages.shared.reader.room import Membership, enter, leave, telling

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_EVERY_SECONDS = 2.0


def offer_room(room: Membership | None) -> None:
    """The button that opens a room; in somebody else's, the one that makes this browser a teacher's, too."""
    st.subheader(_("For teachers"), anchor=False)
    if room is None:
        st.button(
            _("Open a room"),
            icon=":material/meeting_room:",
            type="primary",
            key="classroom:open",
            on_click=_open,
        )
    else:
        st.button(
            _("Teach this room from here"), icon=":material/co_present:", key="classroom:teach",
            on_click=_teach, args=(room.code,),
        )  # fmt: skip
    try:
        for name in begun_anew():
            st.warning(
                _("The classroom's database was damaged and begun anew: rooms, owners and limits of before are lost. "
                  "The damaged file lies beside it as `{name}`; delete it to end this note.").format(name=name)
            )  # fmt: skip
    except DatabaseAway as error:
        st.error(explain(error))


def show_room(code: str) -> None:
    """Code, link and picture for the projector, then the class as it is now, and the way to end."""
    link = urljoin(st.context.url or "", f"./?room={code}")
    picture = segno.make(link, error="m", micro=False).svg_data_uri(
        scale=8, border=3, light="#fff", dark="#000"
    )
    alt = _("The link to room {code} as a picture for phones").format(code=code)
    open_link, code_label = _("Open"), _("or enter on the page Classroom")
    st.html(
        f'<div class="room-card"><img src="{picture}" alt="{escape(alt)}"><div>'
        f'<p>{escape(open_link)} <a href="{escape(link)}">{escape(link)}</a></p><p>{escape(code_label)}</p>'
        f'<p class="code">{escape(code)}</p></div></div>'
    )
    if (urlsplit(link).hostname or "") in _LOOPBACK:
        st.info(
            _("This address leads only to this machine: open the dashboard by the address that students use, "
              "then scan and link are right.")
        )  # fmt: skip
    _show_class(code)
    with st.container(horizontal=True, key="room-actions"):
        st.button(
            _("Bring all here"), icon=":material/move_down:", key="classroom:call", on_click=_call, args=(code,),
            help=_("All students come at once to the view that you are at"),
        )  # fmt: skip
        with st.popover(_("End the room"), icon=":material/delete:"):
            st.markdown(_("All answers of the room are deleted."))
            st.button(_("End and delete"), type="primary", key="classroom:end", on_click=_end, args=(code,))


@st.fragment(run_every=_EVERY_SECONDS)
def _show_class(code: str) -> None:
    """Where the students are and who waits."""
    try:
        places, count = presence.whereabouts(code), presence.num_present(code)
    except DatabaseAway as error:
        st.error(explain(error))
        return
    st.subheader(_("Students here now: {count}").format(count=count), anchor=False)
    if not places:
        return
    heads = (_("Where"), _("Students"), _("Have an open question"), _("The slowest, for"))
    most = max(place.num_students for place in places)
    rows = "".join(
        f"<tr><td>{escape(name_place(place.path, place.view, current_language()))}</td>"
        f'<td style="--share:{place.num_students / most:.3f}">{place.num_students}</td>'
        f"<td>{place.num_thinking or '–'}</td>"
        f"<td>{_minutes(place.longest_seconds) if place.num_thinking else '–'}</td></tr>"
        for place in places
    )
    head = "".join(f'<th scope="col">{escape(title)}</th>' for title in heads)
    st.html(f'<table class="whereabouts"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>')


def _minutes(seconds: float) -> str:
    """As a clock shows it."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def _open() -> None:
    with telling():
        enter(rooms.open_room(reader_id()))


def _teach(code: str) -> None:
    with telling():
        enter(code, teaches=True)


def _call(code: str) -> None:
    with telling():
        rooms.call_all(code)
        forget(code)


def _end(code: str) -> None:
    with telling():
        rooms.end(code)
        forget(code)
        leave()
