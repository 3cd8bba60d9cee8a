"""Which classes are cats and dogs: against the names that ship with the network."""

from core.architectures.imagenet_groups import CATS, DOGS, GROUPS
from core.architectures.imagenet_labels import imagenet_labels


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
