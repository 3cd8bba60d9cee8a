"""Names that readers have given (files, runs, layers, classes, columns) as text that is nothing but text."""

import re
import unicodedata

from core.specs.models import short_name

LONGEST = 120

# Streamlit draws Markdown in labels, options, captions and sentences, Plotly some HTML in all its texts, and a table or
# a list of options neither: escaping with backslashes would show in some of them. What is put in instead looks the
# same and means nothing anywhere.
_JOINER = "\N{WORD JOINER}"  # has no width
_ALIKE = str.maketrans(
    {
        "$": "\N{FULLWIDTH DOLLAR SIGN}",
        "`": "\N{MODIFIER LETTER GRAVE ACCENT}",
        "*": "\N{ASTERISK OPERATOR}",
        "~": "\N{TILDE OPERATOR}",
        "\\": "\N{SET MINUS}",
    }
)
_ACTIVE = re.compile(
    r"""
    (?<=[\]!])(?=[\[({])        # [text](address), ![text], [text][name], directives
    | (?<=:)(?=[/\w{\[])        # https://, :material/name:, :red[text], :smile:
    | (?<=<)(?=[^\s])           # <img>, <https://...>
    | (?<=&)(?=[#\w])           # &lt;
    | (?<=%)(?={)               # Plotly's %{y}
    | (?<=\bwww)(?=\.)          # is made a link of without any mark
    | (?<=@)(?=\w)
    | (?<=_)(?!\w) | (?<!\w)(?=_)  # _text_, but not in block1_conv1
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BEGINS_A_BLOCK = re.compile(r"\s*(?:[-+#>|=:]|\d+[.)])")


def plain(name: str, *, longest: int = LONGEST) -> str:
    """A foreign name that looks the same and is drawn as plain text, whether as Markdown, as HTML of Plotly or as text.

    Signs that begin links, pictures, formulas, icons, code or tags are parted by a joiner without width, or replaced by
    others that look like them. Blanks and control signs become single blanks; what is longer than
    ``longest`` letters is cut.

    Example:
        >>> plain("block1_conv1"), plain("my net (2).keras"), plain("a\\nb")
        ('block1_conv1', 'my net (2).keras', 'a b')
        >>> "](" in plain("[click](https://evil.example)")
        False
    """
    kept = name[: 4 * longest]
    text = " ".join("".join(" " if unicodedata.category(sign)[0] == "C" else sign for sign in kept).split())
    if len(text) > longest:
        text = f"{text[: longest - 1]}…"
    text = _ACTIVE.sub(_JOINER, text.translate(_ALIKE))
    return f"{_JOINER}{text}" if _BEGINS_A_BLOCK.match(text) else text


def layer_name(path: str) -> str:
    """What a layer is called, without the models that it is in: its name, as nothing but text."""
    return plain(short_name(path))
