"""A folder of pictures as a data set: choose, decode, resize, split."""

from functools import partial
from pathlib import Path

from core.datasets.allowed import check_folder, check_links
from core.datasets.cache import Contents, PictureWriter, cache_key, load_or_make
from core.datasets.dataset import Dataset, SkippedFile
from core.datasets.decoding import FolderDecoding
from core.datasets.listing import MISSING, list_pictures
from core.datasets.spec import DataSpec, OnProgress
from core.datasets.splitting import Pools, chosen_classes, plan
from core.errors import N_, InputError


def load(spec: DataSpec, report: OnProgress) -> Dataset:
    """The pictures below the folder ``spec.location``; see :func:`load_folder`."""
    folder = located(spec.location)
    title = folder.resolve().name
    return load_folder(folder, spec, report, title=title)


def located(location: str) -> Path:
    """The path that a reader has typed, which may begin with their home.

    Raises:
        InputError: It is empty, cannot be a path, or lies outside the folders that may be read.
    """
    if not location:  # Path("") would be the current folder
        raise InputError(N_("No folder was given; enter the path of a folder of pictures."))
    try:
        path = Path(location)
        if path.parts[:1] == ("~",):  # the home of another user would tell whether there is one
            path = path.expanduser()
        path.resolve()
    except (RuntimeError, ValueError) as error:  # the home of nobody, links in a circle, a zero byte
        raise InputError(MISSING, folder=location) from error
    check_folder(path)
    return path


def load_folder(folder: Path, spec: DataSpec, report: OnProgress, *, title: str) -> Dataset:
    """Pictures of the layouts that :func:`core.datasets.listing.list_pictures` understands, decoded once.

    A picture is stretched to ``spec.image_size`` squared, as the book's ``flow_from_directory(target_size=...)``
    does; but it is averaged over areas where Keras takes the nearest pixel. It is turned upright first. Files that
    cannot be decoded are left out and replaced by others of their class. All classes get equally many pictures,
    so that accuracy means something: where the smallest class has too few, every class shrinks.

    Args:
        folder: Where the pictures are; ``spec.location`` is not looked at.
        spec: Sizes, split and classes.
        report: Progress.
        title: Name of the data set.

    Returns:
        ``(N, image_size, image_size, 3)`` uint8 RGB, class after class in each split.

    Raises:
        InputError: The folder cannot be used, a picture is a link to where no folder may be read, or the home folder
            cannot be written.
    """
    pools = list_pictures(folder)
    class_names = chosen_classes(tuple(pools["train"]), spec.classes)
    pools = _of_classes(pools, class_names)
    key = cache_key(title, _states(folder, pools), spec.image_size, spec.per_class, spec.seed, class_names)
    return load_or_make(key, partial(_make, folder, pools, class_names, spec, report, title))


def load_pools(
    folder: Path,
    pools: Pools,
    class_names: tuple[str, ...],
    spec: DataSpec,
    report: OnProgress,
    *,
    title: str,
    balanced: bool = True,
) -> Dataset:
    """As :func:`load_folder`, where something other than the folders says of which class and part a picture is.

    Args:
        folder: Where the pictures are.
        pools: Their paths in it.
        class_names: In the order of their labels.
        spec: Sizes, split and held-out breeds.
        report: Progress.
        title: Name of the data set.
        balanced: As for :func:`core.datasets.splitting.plan`.

    Raises:
        InputError: As :func:`load_folder`.
    """
    pools = _of_classes(pools, class_names)
    key = cache_key(title, pools, _states(folder, pools), spec.image_size, spec.per_class, spec.seed, class_names,
                    spec.held_out, balanced)  # fmt: skip
    return load_or_make(
        key, partial(_make, folder, pools, class_names, spec, report, title, balanced=balanced)
    )


def _of_classes(pools: Pools, class_names: tuple[str, ...]) -> Pools:
    return {split: {name: pool[name] for name in class_names} for split, pool in pools.items()}


def _states(folder: Path, pools: Pools) -> list[tuple[str, int, int]]:
    """Name, size and time of change of every file: as long as they stay, the decoded pictures are good."""
    names = sorted(name for pool in pools.values() for names in pool.values() for name in names)
    check_links(folder, names)
    try:
        states = [(folder / name).stat() for name in names]
    except OSError as error:
        sentence = N_("The picture {name} cannot be opened any more; was it deleted meanwhile? Try again.")
        raise InputError(sentence, name=error.filename) from error
    return [(name, state.st_size, state.st_mtime_ns) for name, state in zip(names, states, strict=True)]


def _make(folder: Path, pools: Pools, class_names: tuple[str, ...], spec: DataSpec, report: OnProgress, title: str,
          writer: PictureWriter, *, balanced: bool = True) -> Contents:  # fmt: skip
    """Decode what is planned; as long as some of it is damaged, plan again without it."""
    skipped: list[SkippedFile] = []
    with FolderDecoding(folder, spec.image_size) as decoding:
        while True:
            chosen = plan(pools, class_names, spec.per_class, spec.seed, balanced=balanced)
            writer.start((len(chosen.names), spec.image_size, spec.image_size, 3))
            damaged = decoding.decode(chosen.names, writer, report)
            if not damaged:
                break
            skipped += damaged
            gone = {file.name for file in damaged}
            pools = {
                split: {
                    name: [picture for picture in names if picture not in gone]
                    for name, names in pool.items()
                }
                for split, pool in pools.items()
            }
    skipped.sort(key=lambda file: file.name)
    return Contents(
        title, class_names, chosen.counts, chosen.labels, chosen.names, tuple(skipped), chosen.notes
    )
