"""A page that asks for something slow: to count to 400 in a file of the home folder that the address names."""

import streamlit as st

from core.settings import settings
from pages.shared.ask import ask
from pages.shared.reader import address
from tests.core.engine.answers import Count, Refuse

# Worker processes import this file under another name, for which it must do nothing.
if __name__ == "__main__":
    address.start_run()
    ledger = st.query_params.get("ledger", "")
    answer = ask(Count(str(settings().home / ledger), steps=400) if ledger else Refuse(9))
    st.button("Another control")
    st.caption(f"Answer: {answer}")
