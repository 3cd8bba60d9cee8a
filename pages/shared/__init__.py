"""What the lessons share; the only place with ``st.session_state`` and ``st.cache_*``."""
