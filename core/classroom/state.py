"""What all browsers of a room ask every two seconds, read from the database once a second for all of them."""

import hashlib
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass

from core.classroom.answers import Question, asked
from core.classroom.presence import num_present
from core.classroom.rooms import Room, find
from core.settings import settings

FRESH_SECONDS = 1.0
_MOST = 200  # codes that are remembered, wrong ones among them


@dataclass(frozen=True)
class State:
    """A room as it is now.

    Attributes:
        room: With the teacher's place.
        num_present: Students who are there.
        questions: That were asked.
    """

    room: Room
    num_present: int
    questions: tuple[Question, ...]

    def question(self, identifier: str) -> Question | None:
        """The question with this id, if it was asked."""
        return next((question for question in self.questions if question.id == identifier), None)

    def edition(self, *, teaches: bool) -> str:
        """Another text whenever the page has to show something else: a question asked, revealed or taken away.

        Args:
            teaches: Of a teacher's page, which shows a question as soon as it is answered.
        """
        shown = [
            (question.id, question.revealed)
            for question in self.questions
            if teaches or question.prompt or question.revealed
        ]
        return hashlib.sha256(repr(shown).encode()).hexdigest()[:12]


_KEPT: OrderedDict[tuple[str, str], tuple[float, State | None]] = OrderedDict()
_LOCK = threading.Lock()


def state(code: str) -> State | None:
    """A room as it was less than a second ago; None where it is not open.

    Raises:
        DatabaseAway: The database cannot be used now.
    """
    key = (settings().database, code)
    with _LOCK:
        kept = _KEPT.get(key)
    if kept is not None and 0 <= time.monotonic() - kept[0] < FRESH_SECONDS:
        return kept[1]
    room = find(code)
    found = None if room is None else State(room, num_present(code), tuple(asked(code)))
    with _LOCK:
        _KEPT[key] = (time.monotonic(), found)
        _KEPT.move_to_end(key)
        while len(_KEPT) > _MOST:
            _KEPT.popitem(last=False)
    return found


def forget(code: str) -> None:
    """Whoever has changed something sees it at once."""
    with _LOCK:
        _KEPT.pop((settings().database, code), None)
