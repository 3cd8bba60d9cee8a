"""Cats, dogs, and breeds and flowers by ImageNet's names: against the labels that ship with the network."""

import pytest

from core.architectures.imagenet_groups import CATS, DOGS, GROUPS, NAMED, classes_named
from core.architectures.imagenet_labels import imagenet_labels
from core.datasets.breeds import ALL_BREEDS, BREEDS, species_of

# The labels that are spelled otherwise than the breed.
OTHERWISE = {
    "Egyptian_Mau": "Egyptian cat", "american_pit_bull_terrier": "American Staffordshire terrier",
    "english_cocker_spaniel": "cocker spaniel", "japanese_chin": "Japanese spaniel",
    "german_shorthaired": "German short-haired pointer", "leonberger": "Leonberg",
    "scottish_terrier": "Scotch terrier", "staffordshire_bull_terrier": "Staffordshire bullterrier",
}  # fmt: skip


def names(classes):
    return [imagenet_labels()[place] for place in classes]


def test_cats_are_the_five_that_live_with_people():
    assert names(CATS) == ["tabby", "tiger cat", "Persian cat", "Siamese cat", "Egyptian cat"]


def test_dogs_begin_and_end_where_their_neighbours_do():
    dogs = names(DOGS)
    assert len(dogs) == 118
    assert (dogs[0], dogs[-1]) == ("Chihuahua", "Mexican hairless")
    assert names([DOGS.start - 1, DOGS.stop]) == ["sea lion", "timber wolf"]


def test_wild_relatives_stand_apart():
    wild = names(GROUPS["wild_dogs"].classes) + names(GROUPS["wild_cats"].classes)
    assert {"red wolf", "coyote", "dingo", "red fox", "hyena", "lynx", "tiger", "cheetah"} <= set(wild)
    assert "meerkat" not in wild
    assert not set(wild) & {*names(CATS), *names(DOGS)}


def test_no_class_belongs_to_two_groups():
    every = [place for group in GROUPS.values() for place in group.classes]
    assert len(every) == len(set(every)) == 5 + 118 + 12 + 8


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
    [
        ("golden_retriever", (207,)),
        ("Golden retriever", (207,)),
        ("crane", (134, 517)),
        ("my cat", ()),
        ("", ()),
    ],
)
def test_a_readers_own_class_by_the_name_of_its_label(name, numbers):
    assert classes_named(name) == numbers
