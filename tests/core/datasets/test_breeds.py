"""Breeds by name, and the folds: counted by hand."""

from itertools import chain

import pytest

from core.datasets.breeds import ALL_BREEDS, BREEDS, NUM_FOLDS, breed_in, fold, shown, species_of


def test_twelve_cats_and_twenty_five_dogs():
    assert {name: len(breeds) for name, breeds in BREEDS.items()} == {"cats": 12, "dogs": 25}
    assert len(set(ALL_BREEDS)) == 37
    # In this data set the breeds of cats alone begin with a capital letter.
    assert all((species_of(name) == "cats") == name[0].isupper() for name in ALL_BREEDS)


def test_each_breed_is_held_out_once_and_each_fold_has_both_species():
    folds = [fold(number) for number in range(NUM_FOLDS)]
    assert sorted(chain.from_iterable(folds)) == list(ALL_BREEDS)
    assert [len(breeds) for breeds in folds] == [3 + 7, 3 + 6, 3 + 6, 3 + 6]
    assert fold(3)[:4] == ("Bombay", "Persian", "Sphynx", "beagle")


@pytest.mark.parametrize(
    ("name", "breed"),
    [("images/Maine_Coon_12.jpg", "Maine_Coon"), ("test/dogs/pug_3.jpg", "pug"), ("cat_1.jpg", ""), ("", "")],
)
def test_the_name_of_a_file_tells_the_breed(name, breed):
    assert breed_in(name) == breed


def test_names_for_readers():
    assert (shown("Maine_Coon"), shown("shiba_inu")) == ("Maine Coon", "Shiba inu")
