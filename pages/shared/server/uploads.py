"""Deleting what was uploaded: a reader's claim, and the file once nobody has one."""

from core.classroom import claims
from core.classroom.claims import Claim
from core.datasets import archive
from core.storage import uploads


def delete_upload(claim: Claim) -> None:
    """Take one claim back; what nobody owns any more leaves the disk.

    Raises:
        DatabaseAway: It cannot be noted now; nothing is deleted.
    """
    claims.release(claim.kind, claim.key, claim.owner)
    if claims.owners(claim.kind, claim.key):
        return
    digest = claim.key.removeprefix("file:")
    if claim.kind == "archive":
        archive.forget(digest)
    else:
        uploads.forget(claim.kind, digest)
