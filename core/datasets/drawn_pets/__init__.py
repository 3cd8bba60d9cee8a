"""Cats and dogs drawn at random: a data set that needs no network, in any number and size.

Both species share colours, markings, poses, sizes, backgrounds, clutter and light; they differ in ears, muzzle, nose,
eyes, whiskers, tongue and tail, and none of these differs always.

How hard that is: ``python -m tests.benchmarks.drawn_pets_difficulty --size 75 --epochs 36`` trains the book's net on
600 pictures of 75x75 (RMSprop 5e-4) and validates on 600 others. Plain, training reaches 100% after 26 epochs while
validation is mostly at 77-81% and its loss doubles (0.48 to 1.0); augmented, both are at 84-85% after 36.
"""

from contextlib import closing
from functools import partial

from core.datasets.cache import Contents, PictureWriter, cache_key, load_or_make
from core.datasets.dataset import Dataset
from core.datasets.drawn_pets.breeds import Species
from core.datasets.drawn_pets.drawing import draw
from core.datasets.spec import DataSpec, OnProgress
from core.datasets.splitting import chosen_classes
from core.errors import N_

SPECIES: dict[str, Species] = {"cats": "cat", "dogs": "dog"}


def load(spec: DataSpec, report: OnProgress) -> Dataset:
    """Drawn pets, ``(N, image_size, image_size, 3)`` uint8 RGB, class after class in each split.

    A picture depends on the seed, its split, class and number only: a larger data set begins with the pictures of
    a smaller one. Equal specs give equal bytes on any machine.
    """
    class_names = chosen_classes(tuple(SPECIES), spec.classes)
    key = cache_key("drawn_pets", spec.image_size, spec.per_class, spec.seed, class_names)
    return load_or_make(key, partial(_make, class_names, spec, report))


def _make(
    class_names: tuple[str, ...], spec: DataSpec, report: OnProgress, writer: PictureWriter
) -> Contents:
    wanted = [(split, name, number) for split, count in enumerate(spec.per_class)
              for name in class_names for number in range(count)]  # fmt: skip
    writer.start((len(wanted), spec.image_size, spec.image_size, 3))
    done = 0
    pictures = [(split, SPECIES[name], number) for split, name, number in wanted]
    with closing(draw(pictures, spec.image_size, spec.seed)) as batches:
        for batch in batches:
            report(done / len(wanted), N_("Drawing cats and dogs"))
            writer.append(batch)
            done += len(batch)
    labels = tuple(class_names.index(name) for _, name, _ in wanted)
    names = tuple(f"{SPECIES[name]} {split}-{number:05d}" for split, name, number in wanted)
    train, validation, test = (count * len(class_names) for count in spec.per_class)
    return Contents(N_("Drawn pets"), class_names, (train, validation, test), labels, names)
