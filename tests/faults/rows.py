"""Rows that the classroom's database has taken before it is killed: none may be gone afterwards."""

import os
import time

from core.classroom.claims import claim, owners
from core.classroom.database import DatabaseAway
from core.settings import settings

_PATIENCE = 60.0
_OWNER = "0" * 16


class Rows:
    """Writes claims as uploads do, by the code of the page servers, and looks for them again.

    Args:
        url: Of the database that the page servers use.
    """

    def __init__(self, url: str) -> None:
        os.environ["CONVNET_CLASSROOM_DATABASE"] = url
        settings.cache_clear()
        self._written: list[str] = []

    def write(self, number: int) -> None:
        """Write a row, and note it once the database has taken it.

        Raises:
            DatabaseAway: It did not within a minute.
        """
        key = f"kill-{number}"
        deadline = time.monotonic() + _PATIENCE
        while True:
            try:
                claim("picture", key, _OWNER, num_bytes=1)
                self._written.append(key)
                return
            except DatabaseAway:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)

    def missing(self) -> int:
        """How many of the written rows are gone."""
        return sum(_OWNER not in owners("picture", key) for key in self._written)
