"""Words of others in places where Streamlit reads Markdown."""

import re

_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])")


def plain(text: str) -> str:
    """The same words, none of which is read as Markdown."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
