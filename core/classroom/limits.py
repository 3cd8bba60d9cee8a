"""How much one reader may ask of the server: set by a teacher, the same for all."""

import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from types import MappingProxyType

from sqlalchemy import select

from core.classroom import tables
from core.classroom.database import DatabaseAway, put, reading, writing
from core.errors import N_, InputError
from core.settings import settings

MEBIBYTE, GIBIBYTE = 2**20, 2**30


@dataclass(frozen=True)
class Bound:
    """What a teacher may choose for one limit.

    Attributes:
        title: What is limited, English, marked for translation.
        unit: In which it is counted, marked for translation; empty where the title says it.
        least, most: Of the values that can be chosen.
    """

    title: str
    unit: str
    least: int
    most: int


BOUNDS: Mapping[str, Bound] = MappingProxyType(
    {
        "trainings": Bound(N_("Unfinished trainings of a student"), "", 1, 50),
        "epochs": Bound(N_("Epochs of a training"), "", 1, 1000),
        "batches": Bound(N_("Batches of a training, all epochs together"), "", 10, 1_000_000),
        "pictures": Bound(N_("Training pictures of a class"), "", 10, 10_000),
        "megapixels": Bound(N_("Size of an uploaded picture"), N_("megapixels"), 1, 50),
        "upload_mebibytes": Bound(N_("Uploads of a student, all together"), N_("MiB"), 10, 100_000),
        "runs": Bound(N_("Kept runs of a student"), "", 1, 1000),
        "store_runs": Bound(N_("Kept runs of all"), "", 10, 100_000),
        "store_gibibytes": Bound(N_("Disk space of all runs"), N_("GiB"), 1, 10_000),
        "store_days": Bound(N_("How long a run is kept that nobody has any more"), N_("days"), 1, 3650),
    }
)
"""By the names of the fields of :class:`Limits`."""


@dataclass(frozen=True)
class Limits:
    """What holds for each reader. The defaults suit a class of thirty on one modest server.

    Attributes:
        trainings: That a reader may have waiting or under way at once.
        epochs: Of one training.
        batches: Of one training, all epochs together.
        pictures: Of a class to train on.
        megapixels: Of one uploaded picture, in millions of pixels.
        upload_mebibytes: Of all that a reader has uploaded and not deleted, in MiB.
        runs: That a reader may keep.
        store_runs: That all keep together; the run store is emptied down to it, what nobody owns first.
        store_gibibytes: Of the whole run store, in GiB.
        store_days: After which a run is deleted that nobody owns.

    Raises:
        InputError: A value lies outside of :data:`BOUNDS`.
    """

    trainings: int = 3
    epochs: int = 200
    batches: int = 20_000
    pictures: int = 2000
    megapixels: int = 16
    upload_mebibytes: int = 1024
    runs: int = 30
    store_runs: int = 500
    store_gibibytes: int = 20
    store_days: int = 180

    def __post_init__(self) -> None:
        for field in fields(self):
            value, bound = getattr(self, field.name), BOUNDS[field.name]
            if not bound.least <= value <= bound.most:
                raise InputError(
                    N_("A limit of {value} was asked for; choose a number from {least} to {most}."),
                    value=value, least=bound.least, most=bound.most,
                )  # fmt: skip

    @property
    def pixels(self) -> int:
        """Of one uploaded picture."""
        return self.megapixels * 10**6

    @property
    def upload_bytes(self) -> int:
        """Of a reader's uploads."""
        return self.upload_mebibytes * MEBIBYTE

    @property
    def store_bytes(self) -> int:
        """Of the run store."""
        return self.store_gibibytes * GIBIBYTE


DEFAULTS = Limits()
_SECONDS = 3.0
_lock = threading.Lock()
_read: dict[str, tuple[float, Limits]] = {}  # URL of the database -> when it was read, and what stood there


def limits() -> Limits:
    """The limits as they were at most three seconds ago; without the database the last known ones, or the defaults."""
    url, now = settings().database, time.monotonic()
    with _lock:
        at, known = _read.get(url, (-_SECONDS, DEFAULTS))
        if now - at < _SECONDS:
            return known
        _read[url] = now, known  # whoever asks meanwhile does not wait for the database
    try:
        known = _stored()
    except DatabaseAway:
        return known
    with _lock:
        _read[url] = now, known
    return known


def set_limits(new: Limits) -> None:
    """Let other limits hold from now on; page servers that share the database follow within three seconds.

    Raises:
        DatabaseAway: They cannot be kept now; the old ones hold.
    """
    with writing() as connection:
        for name, value in asdict(new).items():
            put(connection, tables.limits, {"name": name, "value": str(value)})
    with _lock:
        _read[settings().database] = time.monotonic(), new


def _stored() -> Limits:
    """What stands in the database; the default where it is no value of today's range."""
    with reading() as connection:
        rows = connection.execute(select(tables.limits.c.name, tables.limits.c.value)).all()
    found = {}
    for name, text in rows:
        bound = BOUNDS.get(name)
        if bound is not None and text.isascii() and text.isdigit() and bound.least <= int(text) <= bound.most:
            found[name] = int(text)
    return Limits(**found)


def check_uploads(used_bytes: int, num_bytes: int, limit: Limits) -> None:
    """Refuse an upload that is too much for one reader.

    Args:
        used_bytes: Of what the reader has uploaded before and not deleted.
        num_bytes: Of this one.
        limit: Of today.

    Raises:
        InputError: More than a reader may keep here.
    """
    if used_bytes + num_bytes > limit.upload_bytes:
        raise InputError(
            N_("With these {size} MiB you would have uploaded {used} MiB; a student may keep {most} MiB here. Delete "
               "something of yours on the page “Classroom” first."),
            size=_mebibytes(num_bytes), used=_mebibytes(used_bytes + num_bytes), most=limit.upload_mebibytes,
        )  # fmt: skip


def check_number_of_trainings(others: int, wanted: int, limit: Limits) -> None:
    """Refuse trainings of a reader who has enough under way.

    Args:
        others: Unfinished trainings of this reader.
        wanted: How many more.
        limit: Of today.

    Raises:
        InputError: Together they are more than a reader may have.
    """
    if others + wanted > limit.trainings:
        raise InputError(
            N_("A student may have {most} unfinished trainings at once, and you have {others}; let one end, or cancel "
               "one on the page “Classroom”."),
            most=limit.trainings, others=others,
        )  # fmt: skip


def check_number_of_runs(kept: int, wanted: int, limit: Limits) -> None:
    """Refuse trainings whose runs would be more than a reader may keep.

    Args:
        kept: Runs of this reader, finished or not.
        wanted: How many more.
        limit: Of today.

    Raises:
        InputError: Together they are too many.
    """
    if kept + wanted > limit.runs:
        raise InputError(
            N_("A student may keep {most} runs, and you have {kept}; delete one of yours on the page “Classroom” "
               "first."),
            most=limit.runs, kept=kept,
        )  # fmt: skip


def check_length(epochs: int, steps: int | None, pictures: int, limit: Limits) -> None:
    """Refuse a training that takes too long.

    Args:
        epochs: All phases together.
        steps: Batches an epoch, or None where they are not known yet.
        pictures: Training pictures of each class.
        limit: Of today.

    Raises:
        InputError: It is more than the teacher allows; the sentence names the limit.
    """
    if epochs > limit.epochs:
        sentence = N_("{epochs} epochs are more than the {most} that a training may have here; choose fewer.")
        raise InputError(sentence, epochs=epochs, most=limit.epochs)
    if pictures > limit.pictures:
        sentence = N_(
            "{pictures} training pictures of a class are more than the {most} that are allowed here; choose fewer."
        )
        raise InputError(sentence, pictures=pictures, most=limit.pictures)
    if steps is not None and epochs * steps > limit.batches:
        raise InputError(
            N_("{epochs} epochs of {steps} batches are {batches} batches, more than the {most} that a training may "
               "have here; choose fewer epochs, or fewer batches an epoch."),
            epochs=epochs, steps=steps, batches=epochs * steps, most=limit.batches,
        )  # fmt: skip


def _mebibytes(num_bytes: int) -> int:
    """Rounded up: what is over a limit is never shown as equal to it."""
    return -(-num_bytes // MEBIBYTE)
