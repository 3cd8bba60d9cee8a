"""Breeds and flowers by ImageNet's names, against the labels."""

import pytest

from core.architectures.imagenet_groups import CATS, DOGS, NAMED, classes_named
from core.architectures.imagenet_labels import imagenet_labels
from core.datasets.breeds import ALL_BREEDS, BREEDS, species_of

# The labels that are spelled otherwise than the breed.
OTHERWISE = {
    "Egyptian_Mau": "Egyptian cat", "american_pit_bull_terrier": "American Staffordshire terrier",
    "english_cocker_spaniel": "cocker spaniel", "japanese_chin": "Japanese spaniel",
    "german_shorthaired": "German short-haired pointer", "leonberger": "Leonberg",
    "scottish_terrier": "Scotch terrier", "staffordshire_bull_terrier": "Staffordshire bullterrier",
}  # fmt: skip


def test_each_name_has_the_class_whose_label_says_it():
    labels = imagenet_labels()
    for name, numbers in NAMED.items():
        (number,) = numbers
        if name in OTHERWISE:
            assert labels[number] == OTHERWISE[name]
        else:
            words = name.replace("_", " ").replace(" hound", "").casefold()
            assert words in labels[number].casefold()
    assert len(set(NAMED.values())) == len(NAMED)


def test_how_many_breeds_and_flowers_imagenet_has():
    has = [breed for breed in ALL_BREEDS if classes_named(breed)]
    assert {name: sum(breed in has for breed in breeds) for name, breeds in BREEDS.items()} == {
        "cats": 3, "dogs": 22,
    }  # fmt: skip
    for breed in has:
        group = CATS if species_of(breed) == "cats" else DOGS
        assert classes_named(breed)[0] in group
    # The others are not among the labels in any spelling.
    dogs = [imagenet_labels()[number].casefold() for number in DOGS]
    assert not any(word in label for label in dogs for word in ("havan", "shiba", "american bull"))
    flowers = ("daisy", "dandelion", "roses", "sunflowers", "tulips")
    assert [name for name in flowers if classes_named(name)] == ["daisy"]
    words = ("dandelion", "rose", "sunflower", "tulip")
    assert not any(word in label.casefold().split() for label in imagenet_labels() for word in words)


@pytest.mark.parametrize(
    ("name", "numbers"),
    [("golden_retriever", (207,)), ("Golden retriever", (207,)), ("my cat", ()), ("", ())],
)
def test_a_readers_own_class_by_the_name_of_its_label(name, numbers):
    assert classes_named(name) == numbers
