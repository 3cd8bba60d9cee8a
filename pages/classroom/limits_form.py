"""The limits of each student, which a teacher sets."""

from dataclasses import asdict

import streamlit as st

from core.classroom.limits import BOUNDS, DEFAULTS, Limits, limits, set_limits
from core.errors import InputError
from pages.shared.reader.language import explain
from pages.shared.reader.language import translate as _

_COLUMNS = 2


def show_limits() -> None:
    """A form with a field for each limit, its range beside it."""
    now = asdict(limits())
    with st.form("classroom:limits", border=False):
        columns = st.columns(_COLUMNS)
        chosen = {}
        for place, (name, bound) in enumerate(BOUNDS.items()):
            label = _(bound.title) + (f" ({_(bound.unit)})" if bound.unit else "")
            with columns[place % _COLUMNS]:
                chosen[name] = st.number_input(
                    label, bound.least, bound.most, now[name], key=f"classroom:limit:{name}",
                    help=_("From {least} to {most}; {usual} unless you change it.").format(
                        least=f"{bound.least:,}", most=f"{bound.most:,}", usual=f"{asdict(DEFAULTS)[name]:,}"
                    ),
                )  # fmt: skip
        if st.form_submit_button(_("Set the limits"), icon=":material/check:", type="primary"):
            _set(Limits(**chosen))


def _set(new: Limits) -> None:
    try:
        set_limits(new)
    except InputError as error:
        st.error(explain(error))
    else:
        st.toast(_("The limits hold from now on."), icon=":material/check:")
