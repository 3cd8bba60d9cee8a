"""What a reader has uploaded: pictures, models and archives, with their sizes, to be deleted."""

from collections.abc import Callable, Sequence
from functools import partial
from html import escape

from core.classroom.claims import Claim
from core.errors import InputError
from core.images import fit_within, png_data_url
from core.storage.uploads import load_picture
from pages.classroom.people import who
from pages.classroom.rows import Row, show_rows
from pages.classroom.words import size
from pages.shared.reader.language import translate as _

KINDS = ("picture", "model", "archive")
_SIDE = 96  # pixels of a thumbnail; shown at half of it


def show_uploads(
    uploads: Sequence[Claim], delete: Callable[[Claim], None], *, key: str, with_owners: bool, empty: str
) -> None:
    """Draw what was uploaded, the latest first, each with a button that deletes it.

    Args:
        uploads: Claims of these kinds.
        delete: Given the claim whose button is pressed; may raise an InputError.
        key: App-wide prefix of the buttons.
        with_owners: Whether it is shown whose they are.
        empty: What is said where there is none.
    """
    rows = [
        Row(
            f"{claim.kind}:{claim.key}:{claim.owner}",
            partial(_html, claim, with_owners=with_owners),
            partial(delete, claim),
        )
        for claim in uploads
    ]
    confirmed_by = _("Delete it for this reader") if with_owners else ""
    show_rows(rows, _("Delete"), ":material/delete:", key=key, empty=empty, confirmed_by=confirmed_by)


def _html(claim: Claim, *, with_owners: bool) -> str:
    titles = {"picture": _("Picture"), "model": _("Model"), "archive": _("Pictures (ZIP)")}
    name = f"{titles[claim.kind]} · {claim.key.removeprefix('file:')[:6]}"
    shared = _("open to whoever has the link") if claim.shared else ""
    owner = who((claim.owner,)) if with_owners else ""
    return (
        f'<div class="job kept">{owner}{_thumbnail(claim)}<span class="what">{escape(name)}</span>'
        f'<span class="where">{escape(shared)}</span>'
        f'<span class="time">{escape(size(claim.num_bytes))}</span></div>'
    )


def _thumbnail(claim: Claim) -> str:
    if claim.kind != "picture":
        icon = "▤" if claim.kind == "archive" else "▦"
        return f'<span class="thumb" aria-hidden="true">{icon}</span>'
    url = thumbnail(claim.key)
    return (
        f'<img class="thumb" src="{url}" alt="">'
        if url
        else '<span class="thumb" aria-hidden="true">?</span>'
    )


def thumbnail(digest: str) -> str:
    """A small stored picture as the address of an image; empty where it is gone."""
    try:
        return png_data_url(fit_within(load_picture(digest), _SIDE))
    except InputError:
        return ""
