"""The summary as a page to take away: Markdown, or HTML that holds its pictures."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Told:
    """A point in the words of one language.

    Attributes:
        heading, text: Plain text.
        number: Of our own; may be empty.
        meaning: Of the number, or of the pictures.
        pictures: JPEG files.
        link: Absolute address of where it is seen.
        place: What the link leads to.
    """

    heading: str
    text: str
    number: str
    meaning: str
    pictures: tuple[bytes, ...]
    link: str
    place: str


def as_markdown(title: str, points: Sequence[Told], sources_title: str, sources: Sequence[str]) -> str:
    """One page of Markdown, without pictures.

    Example:
        >>> point = Told("One", "Text.", "97%", "right", (), "http://x/y", "There")
        >>> print(as_markdown("Summary", [point], "Sources", ["A. B."]))
        # Summary
        <BLANKLINE>
        ## 1. One
        <BLANKLINE>
        **97%** (right) Text. [There](http://x/y)
        <BLANKLINE>
        ## Sources
        <BLANKLINE>
        - A. B.
        <BLANKLINE>
    """
    parts = [f"# {title}"]
    for place, point in enumerate(points, start=1):
        number = f"**{point.number}** ({point.meaning}) " if point.number else ""
        parts += [f"## {place}. {point.heading}", f"{number}{point.text} [{point.place}]({point.link})"]
    parts += [f"## {sources_title}", "\n".join(f"- {source}" for source in sources)]
    return "\n\n".join(parts) + "\n"


def as_html(
    title: str, language: str, points: Sequence[Told], sources_title: str, sources: Sequence[str]
) -> str:
    """One file that opens in any browser; ``language`` as HTML names it."""
    items = "".join(
        f"<li><h2>{escape(point.heading)}</h2>{_shown(point)}<p>{escape(point.text)}"
        f' <a href="{escape(point.link)}">{escape(point.place)}</a></p></li>'
        for point in points
    )
    listed = "".join(f"<li>{escape(source)}</li>" for source in sources)
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style><h1>{escape(title)}</h1><ol>{items}</ol>"
        f"<h2>{escape(sources_title)}</h2><ul>{listed}</ul></html>"
    )


def picture_address(content: bytes) -> str:
    """A JPEG file as an address that holds it."""
    return "data:image/jpeg;base64," + base64.b64encode(content).decode()


def _shown(point: Told) -> str:
    pictures = "".join(f'<img src="{picture_address(file)}" alt="">' for file in point.pictures)
    number = f"<strong>{escape(point.number)}</strong>" if point.number else ""
    return f"<p>{number}{pictures} <small>{escape(point.meaning)}</small></p>"


_STYLE = (
    "body{max-width:44rem;margin:2rem auto;padding:0 1rem;font:1rem/1.45 system-ui,sans-serif}"
    "h2{font-size:1.1rem;margin:1rem 0 0}p{margin:.25rem 0}strong{font-size:1.3rem;margin-right:.75rem}"
    "img{height:6rem;margin-right:.5rem}@page{size:A4;margin:15mm}"
)
