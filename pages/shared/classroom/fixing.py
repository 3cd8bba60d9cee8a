"""The teacher's form for what students may not change in a view, or not see."""

import streamlit as st

from pages.shared.controls.given import FIX, HIDE, give, given, known_labels
from pages.shared.reader.language import translate as _


def offer_fixing(lesson: str) -> None:
    """The button that opens the form.

    Args:
        lesson: Folder of the page on the screen.
    """
    label = _("Fix controls")
    if st.button(label, key="room-fix", icon=":material/lock_person:", type="tertiary"):
        st.dialog(label)(_show_form)(lesson)


def _show_form(lesson: str) -> None:
    labels = known_labels(lesson)
    if not labels:
        st.markdown(_("This page has no controls."))
        return
    st.markdown(_("For students who come to your view, and for whoever opens its link."))
    names = {FIX: _("Shown, but fixed"), HIDE: _("Hidden")}
    with st.form("room-fixing", border=False):
        chosen = {
            what: st.pills(
                name, list(labels), format_func=labels.__getitem__, selection_mode="multi",
                default=[each for each in given(what) if each in labels], key=f"room-fixing:{what}",
            )
            for what, name in names.items()
        }  # fmt: skip
        is_sent = st.form_submit_button(_("Use for all"), type="primary", icon=":material/check:")
    if is_sent:
        others = {what: [each for each in given(what) if each not in labels] for what in names}
        fixed, hidden = ((*others[what], *chosen[what]) for what in (FIX, HIDE))
        give(tuple(fixed), tuple(hidden))
        st.rerun()
