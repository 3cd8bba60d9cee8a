"""What a reader is told when a page fails: one sentence and a number, under which the log has the rest."""

import logging
import secrets

import streamlit as st

from core.errors import N_
from pages.shared.reader.language import translate as _

FAILED = N_(
    "This page failed: a fault of the program, not yours. Change a control or load the page again; whoever runs the "
    "server finds more under the number {number} in its log."
)
_NUMBER = "fault_number"  # attribute of the exception


def tell(error: Exception) -> bool:
    """Show the sentence in place of the exception; Streamlit's way to let an application do that."""
    st.error(_(FAILED).format(number=number_of(error)), icon=":material/error:")
    return True


def number_of(error: BaseException) -> str:
    """Six hexadecimal digits, the same for one exception whenever it is asked for."""
    number = getattr(error, _NUMBER, "")
    if not number:
        number = secrets.token_hex(3)
        setattr(error, _NUMBER, number)
    return str(number)


class Numbered(logging.Filter):
    """Puts the number of an exception before its traceback in the log."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let all pass."""
        if record.exc_info and record.exc_info[1] is not None:
            record.msg = f"Fault {number_of(record.exc_info[1])}: {record.msg}"
        return True


def number_faults() -> None:
    """Give each traceback that Streamlit logs its number."""
    logger = logging.getLogger("streamlit.error_util")
    if not any(isinstance(each, Numbered) for each in logger.filters):
        logger.addFilter(Numbered())
