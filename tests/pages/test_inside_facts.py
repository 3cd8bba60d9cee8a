"""The numbers in the texts about activations and filters, against the table of the paper."""

from pages.activations.facts import facts
from pages.filters.facts import facts as filter_facts

# Simonyan and Zisserman 2014, table 1: sides and filters of the five blocks for pictures of 224 pixels.
PUBLISHED = ((224, 64), (112, 128), (56, 256), (28, 512), (14, 512))


def test_only_the_fifth_block_has_fewer_numbers_than_the_picture():
    found = facts()
    for block, (side, channels) in enumerate(PUBLISHED, start=1):
        assert found[f"block{block}_numbers"] == side * side * channels
    assert found["picture_numbers"] == 224 * 224 * 3
    assert found["block4_numbers"] > found["picture_numbers"] > found["block5_numbers"]
    assert round(found["block1_times"]) == 21
    assert found["block3_channels"] == 256


def test_a_first_filter_sees_a_patch_of_27_numbers():
    assert filter_facts() == {"patch_numbers": 27, "first_filters": 64}
