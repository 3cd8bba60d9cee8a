"""Deleting what was uploaded: a reader's claim, and the file once nobody has one."""

from typing import cast

from core.classroom import claims
from core.classroom.claims import Claim
from core.datasets import archive
from core.storage import uploads
from pages.shared.reader.identity import reader_id
from pages.shared.reader.owned import Kind, disown


def delete_upload(claim: Claim) -> None:
    """Take one claim back; what nobody owns any more leaves the disk.

    Raises:
        DatabaseAway: It cannot be noted now; nothing is deleted.
    """
    claims.release(claim.kind, claim.key, claim.owner)
    if claim.owner == reader_id():
        disown(cast(Kind, claim.kind), claim.key)
    if claims.owners(claim.kind, claim.key):
        return
    digest = claim.key.removeprefix("file:")
    if claim.kind == "archive":
        archive.forget(digest)
    else:
        uploads.forget(claim.kind, digest)
