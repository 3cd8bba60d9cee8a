"""Where a teacher says who they are, on a page: the key, or the school's account."""

from importlib.util import find_spec
from urllib.parse import urlencode

import streamlit as st

from core.errors import N_
from core.settings import settings
from pages.shared.components.declare import declare
from pages.shared.reader.identity import asks_for_teachers, is_among, is_teacher
from pages.shared.reader.language import current_language
from pages.shared.reader.language import translate as _

LABELS: dict[str, str] = {
    "key": N_("The teacher's key"),
    "give": N_("I am the teacher"),
    "leave": N_("No longer be the teacher here"),
}

_mount = declare("teacher")


def show_teacher_login(*, back: str = "classroom") -> None:
    """A form for the key and a button for the school's account, or the way to give up a teacher's rights.

    Nothing where neither a key nor addresses of teachers are set: then the teacher is whoever works at the server.

    Args:
        back: The page, with parameters if any, on which the reader goes on afterwards, such as ``classroom?room=AB``.
    """
    if not asks_for_teachers():
        return
    signed_in = is_among(settings().teachers, st.user.to_dict())
    if settings().teacher_key and not signed_in:
        language = urlencode({"lang": current_language()})
        back += f"{'&' if '?' in back else '?'}{language}"
        message = {"leave": is_teacher(), "action": f"teacher?{language}", "back": back}
        _mount(
            key="teacher",
            data={"message": message, "labels": {name: _(text) for name, text in LABELS.items()}},
        )
    if "is_logged_in" in st.user and find_spec("authlib") is not None:  # the school's provider is configured
        if st.user.is_logged_in:
            st.button(_("Sign out"), icon=":material/logout:", key="teacher:out", on_click=st.logout)
        else:
            label = _("Sign in with the school's account")
            st.button(label, icon=":material/login:", key="teacher:in", on_click=st.login)
