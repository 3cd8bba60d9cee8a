"""Oxford-IIIT Pet: 7,390 photographs of 12 breeds of cats and 25 of dogs.

Two tasks: cat against dog, and the breeds.
"""

import dataclasses
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from core.datasets.dataset import Dataset
from core.datasets.folder import load_pools
from core.datasets.labelled import MANIFEST, LabelledPicture, descended, pools_of, read_manifest
from core.datasets.listing import is_picture, visible
from core.datasets.published import Published, opened
from core.datasets.spec import DataSpec, OnProgress
from core.datasets.splitting import Pools, chosen_classes
from core.errors import N_, InputError
from core.storage.download import DOWNLOADS

_PLACE = f"{DOWNLOADS}/oxford_pets"  # their names say little
# The checksums stand in tensorflow_datasets/datasets/oxford_iiit_pet/checksums.tsv.
ARCHIVES = (
    Published(
        "https://www.robots.ox.ac.uk/~vgg/data/pets/data/images.tar.gz",
        "67195c5e1c01f1ab5f9b6a5d22b8c27a580d896ece458917e61d459337fa318d", 791_918_971, _PLACE,
    ),
    Published(
        "https://www.robots.ox.ac.uk/~vgg/data/pets/data/annotations.tar.gz",
        "52425fb6de5c424942b7626b428656fcbd798db970a937df61750c0f1d358e91", 19_173_078, _PLACE,
    ),
)  # fmt: skip
"""Pictures, and masks with head boxes."""

TITLE = N_("Oxford-IIIT Pet: cats and dogs")
BREEDS_TITLE = N_("Oxford-IIIT Pet: breeds")
SPECIES = ("cats", "dogs")
BREEDS = (
    N_("Abyssinian"), N_("Bengal"), N_("Birman"), N_("Bombay"), N_("British_Shorthair"), N_("Egyptian_Mau"),
    N_("Maine_Coon"), N_("Persian"), N_("Ragdoll"), N_("Russian_Blue"), N_("Siamese"), N_("Sphynx"),
    N_("american_bulldog"), N_("american_pit_bull_terrier"), N_("basset_hound"), N_("beagle"), N_("boxer"),
    N_("chihuahua"), N_("english_cocker_spaniel"), N_("english_setter"), N_("german_shorthaired"),
    N_("great_pyrenees"), N_("havanese"), N_("japanese_chin"), N_("keeshond"), N_("leonberger"),
    N_("miniature_pinscher"), N_("newfoundland"), N_("pomeranian"), N_("pug"), N_("saint_bernard"), N_("samoyed"),
    N_("scottish_terrier"), N_("shiba_inu"), N_("staffordshire_bull_terrier"), N_("wheaten_terrier"),
    N_("yorkshire_terrier"),
)  # fmt: skip
"""As the data set writes them, in the order of their labels: first the cats, whose names begin with a capital."""

ANNOTATIONS = "annotations"
"""The folder of masks and boxes."""

_PICTURES = "images"
_SPECIES_OF = {"cat": "cats", "dog": "dogs"}


def load(spec: DataSpec, report: OnProgress) -> Dataset:
    """Cats against dogs, in equal numbers. With ``spec.held_out`` only these breeds are tested, and all others train.

    Raises:
        InputError: A breed is unknown, or of one species none or all are held out; or as :func:`find_pets` and
            :func:`core.datasets.folder.load_pools`.
    """
    with opened(spec.location, ARCHIVES, report) as (root, _):
        pets = find_pets(root)
        pools = held_apart(pets, spec.held_out) if spec.held_out else _by_species(pets)
        class_names = chosen_classes(SPECIES, spec.classes)
        return load_pools(root, pools, class_names, spec, report, title=TITLE)


def load_breeds(spec: DataSpec, report: OnProgress) -> Dataset:
    """The breeds, or those that ``spec.classes`` names.

    Two breeds get equally many pictures. Of more than two each gives what it has: the rarest would leave hardly any
    to the others, and a note says how uneven they are.

    Raises:
        InputError: One breed is asked for; or as :func:`find_pets` and :func:`core.datasets.folder.load_pools`.
    """
    if len(set(spec.classes)) == 1:
        sentence = N_("One breed alone is nothing to tell apart; choose another one besides {breed}.")
        raise InputError(sentence, breed=spec.classes[0])
    with opened(spec.location, ARCHIVES, report) as (root, _):
        pools = pools_of(find_pets(root), breed_of)
        class_names = chosen_classes(tuple(pools["train"]), spec.classes)
        return load_pools(
            root, pools, class_names, spec, report, title=BREEDS_TITLE, balanced=len(class_names) == 2
        )


def find_pets(root: Path) -> tuple[LabelledPicture, ...]:
    """The pets in a folder: a class of :data:`SPECIES`, and the part they are in where there is a manifest.

    Understood are the data set's own form, ``images/Abyssinian_1.jpg``, and a ``manifest.csv`` that also has the
    column ``breed``; either may lie in an only folder.

    Raises:
        InputError: The folder is neither.
    """
    top = home_of(root)
    if (top / MANIFEST).is_file():
        return tuple(_of_manifest(each, top / MANIFEST) for each in read_manifest(root, top))
    folder = top / _PICTURES
    names = [entry.name for entry in visible(folder) if _is_pet(entry.name)] if folder.is_dir() else []
    if not names:
        raise InputError(
            N_("In {folder} there are no pictures of the Oxford-IIIT Pet data set, such as "
               "images/Abyssinian_1.jpg; choose the folder that holds images and annotations."), folder=root,
        )  # fmt: skip
    prefix = folder.relative_to(root).as_posix()
    return tuple(LabelledPicture(f"{prefix}/{name}", _species(name), "", {}) for name in names)


def home_of(root: Path) -> Path:
    """The folder that holds ``images``, ``annotations`` or the table: the given one, or one alone in it."""
    return descended(root, (_PICTURES, ANNOTATIONS))


def breed_of(pet: LabelledPicture) -> str:
    """As the table says or else the name of its file, and as the data set writes it: ``Maine_Coon``, ``pug``."""
    return pet.row.get("breed") or named_breed(pet.name)


def named_breed(name: str) -> str:
    """A file's name up to its last underscore: ``Maine_Coon`` of ``images/Maine_Coon_12.jpg``; empty without one."""
    return PurePosixPath(name).stem.rpartition("_")[0]


def held_apart(pets: Sequence[LabelledPicture], breeds: Sequence[str]) -> Pools:
    """All pictures of ``breeds`` in ``"test"``, and in the other parts what there is of the other breeds.

    Raises:
        InputError: A breed is unknown, or of one species none or all breeds are held out.
    """
    species = {breed_of(pet): pet.label for pet in pets}
    for breed in breeds:
        if breed not in species:
            raise InputError(
                N_("There is no breed {breed} among these pictures; choose from {available}."),
                breed=breed, available=", ".join(sorted(species)),
            )  # fmt: skip
    for name in SPECIES:
        held = {breed for breed in breeds if species[breed] == name}
        if not held or held == {breed for breed, label in species.items() if label == name}:
            raise InputError(
                N_("Of the {species} {count} breeds are held out; hold out one at least, and leave one to train "
                   "on."), species=name, count=len(held),
            )  # fmt: skip
    apart = [dataclasses.replace(pet, part="test") for pet in pets if breed_of(pet) in breeds]
    others = [pet for pet in pets if breed_of(pet) not in breeds and pet.part != "test"]
    return _by_species([*others, *apart])


def _by_species(pets: Sequence[LabelledPicture]) -> Pools:
    return pools_of(pets, lambda pet: pet.label, SPECIES)


def _of_manifest(picture: LabelledPicture, table: Path) -> LabelledPicture:
    if picture.label not in _SPECIES_OF or not picture.row.get("breed"):
        raise InputError(
            N_("The table {file} does not say of {name} whether it is a cat or a dog, and of which breed."),
            file=table, name=picture.name,
        )  # fmt: skip
    return dataclasses.replace(picture, label=_SPECIES_OF[picture.label])


def _is_pet(name: str) -> bool:
    return is_picture(name) and bool(named_breed(name))


def _species(name: str) -> str:
    """In this data set the breeds of cats, and they alone, begin with a capital letter."""
    return SPECIES[0] if name[0].isupper() else SPECIES[1]
