"""Which classes and pictures are used and which split each falls into: the same choice on any machine."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from core.datasets.dataset import Note
from core.errors import N_, InputError

SPLITS = ("train", "validation", "test")

_UNEVEN = 2  # times as many pictures in the largest class as in the smallest

Pools = dict[str, dict[str, list[str]]]
"""Split -> class -> names of pictures. A split that has no pool of its own draws from ``"train"``."""


def chosen_classes(available: Sequence[str], asked: Sequence[str]) -> tuple[str, ...]:
    """The classes to use, in the order of their labels: ``asked``, or all that are ``available``, sorted.

    Raises:
        InputError: A class was asked for that there is not, or there are fewer than two.
    """
    unknown = [name for name in asked if name not in available]
    if unknown:
        raise InputError(
            N_("The class {name} was asked for, but the pictures are of {available}; choose from these."),
            name=unknown[0], available=", ".join(sorted(available)),
        )  # fmt: skip
    chosen = tuple(dict.fromkeys(asked)) or tuple(sorted(available))
    if len(chosen) < 2:
        raise InputError(
            N_("The only class is {name}, but a classifier needs at least two; add a folder of pictures of "
               "something else."), name=", ".join(chosen) or "-",
        )  # fmt: skip
    return chosen


def shares(available: int, asked: tuple[int, int, int]) -> tuple[int, int, int]:
    """Sizes of the three splits in the proportions of ``asked`` that ``available`` pictures suffice for.

    Every split that was asked for gets at least one picture; what rounding leaves over goes to the first splits.

    Args:
        available: Pictures of a class.
        asked: Pictures of a class wanted in training (at least 1), validation and test.

    Returns:
        ``asked`` itself where there are enough, otherwise three sizes that sum to ``available``.

    Raises:
        ValueError: Fewer pictures than splits that were asked for.
    """
    total, wanted = sum(asked), sum(count > 0 for count in asked)
    if available < wanted:
        raise ValueError(f"{available} pictures cannot fill {wanted} splits")
    if available >= total:
        return asked
    spare, spare_wanted = available - wanted, total - wanted
    got = [1 + spare * (count - 1) // spare_wanted if count else 0 for count in asked]
    for index, count in enumerate(asked):
        got[index] += min(available - sum(got), count - got[index])
    train, validation, test = got
    return train, validation, test


def shuffled(names: Iterable[str], seed: int) -> list[str]:
    """``names`` in a random order that depends on the names and the seed alone.

    Sorting by a hash instead of permuting a list keeps the order of the other names when one is added or left
    out, and does not depend on the order in which a file system lists them.
    """
    return sorted(names, key=lambda name: hashlib.sha256(f"{seed}/{name}".encode()).digest())


@dataclass(frozen=True)
class Plan:
    """Which pictures are used, in the order training, validation, test, and in each class after class.

    Attributes:
        counts: Pictures in each split.
        names: One a picture, from the pools.
        labels: One a picture, an index into the class names.
        notes: That there are fewer than were asked for.
    """

    counts: tuple[int, int, int]
    names: tuple[str, ...]
    labels: tuple[int, ...]
    notes: tuple[Note, ...]


def plan(
    pools: Pools,
    class_names: Sequence[str],
    per_class: tuple[int, int, int],
    seed: int,
    *,
    balanced: bool = True,
) -> Plan:
    """Choose pictures for the splits.

    Args:
        pools: Where to choose from.
        class_names: Classes of every pool, in the order of their labels.
        per_class: Pictures of a class wanted in training, validation and test.
        seed: Decides which pictures are chosen.
        balanced: Whether all classes shrink to what the smallest suffices for, so that accuracy keeps its meaning;
            otherwise each class gives what it has.

    Raises:
        InputError: A class cannot give a picture to each split.
    """
    files: dict[str, list[tuple[str, int]]] = {split: [] for split in SPLITS}
    for source, pool in pools.items():
        drawing = [split for split in SPLITS if (split if split in pools else "train") == source]
        smallest = min(class_names, key=lambda name: len(pool[name]))
        for label, name in enumerate(class_names):
            sizes = _class_shares(pool, smallest if balanced else name, drawing, per_class)
            candidates = iter(shuffled(pool[name], seed))
            for split, size in zip(SPLITS, sizes, strict=True):
                files[split] += [(candidate, label) for candidate in islice(candidates, size)]
    chosen = [file for split in SPLITS for file in files[split]]
    counts = (len(files["train"]), len(files["validation"]), len(files["test"]))
    names, labels = tuple(name for name, _ in chosen), tuple(label for _, label in chosen)
    notes = _notes(counts, tuple(len(class_names) * count for count in per_class))
    return Plan(counts, names, labels, notes + _uneven(class_names, files))


def _class_shares(
    pool: dict[str, list[str]], name: str, drawing: list[str], per_class: tuple[int, int, int]
) -> tuple[int, int, int]:
    train, validation, test = (
        count if split in drawing else 0 for split, count in zip(SPLITS, per_class, strict=True)
    )
    try:
        return shares(len(pool[name]), (train, validation, test))
    except ValueError as error:
        raise InputError(
            N_("The class {name} has {count} usable pictures, but each of these needs one at least: {splits}; add "
               "pictures, or ask for fewer splits."),
            name=name, count=len(pool[name]), splits=", ".join(drawing),
        ) from error  # fmt: skip


def _notes(got: tuple[int, ...], asked: tuple[int, ...]) -> tuple[Note, ...]:
    if got == asked:
        return ()
    sentence = N_(
        "Training, validation and test hold {got} pictures instead of {asked}: there are not enough."
    )
    return (Note(sentence, {"got": "/".join(map(str, got)), "asked": "/".join(map(str, asked))}),)


def _uneven(class_names: Sequence[str], files: dict[str, list[tuple[str, int]]]) -> tuple[Note, ...]:
    """What a reader must know of classes that differ much: accuracy then counts the large ones more."""
    trained = Counter(label for _, label in files["train"])
    fewest, most = min(trained, key=trained.__getitem__), max(trained, key=trained.__getitem__)
    if trained[most] < _UNEVEN * trained[fewest]:
        return ()
    sentence = N_(
        "The classes are not equally large: {fewest} training pictures of {smallest}, {most} of {largest}."
    )
    values = {"fewest": trained[fewest], "smallest": class_names[fewest], "most": trained[most],
              "largest": class_names[most]}  # fmt: skip
    tested = Counter(label for _, label in files["test"])
    if not tested:
        return (Note(sentence, values),)
    guess = Note(
        N_("Who always answers {name} is right for {share} of the test pictures."),
        {
            "name": class_names[max(tested, key=tested.__getitem__)],
            "share": f"{max(tested.values()) / tested.total():.0%}",
        },
    )
    return Note(sentence, values), guess
