"""Requests for clouds of pictures: what is the same request, and what is refused."""

import pytest

from core.datasets.spec import DataSpec
from core.errors import InputError
from core.specs.projection import ProjectionSpec

DATA = DataSpec("drawn_pets")


def test_pca_knows_no_perplexity():
    assert ProjectionSpec(DATA, perplexity=5).spec_id == ProjectionSpec(DATA, perplexity=50).spec_id
    by_neighbours = [ProjectionSpec(DATA, method="tsne", perplexity=value).spec_id for value in (5, 5.0, 50)]
    assert by_neighbours[0] == by_neighbours[1] != by_neighbours[2]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"method": "umap"}, "umap is unknown; choose pca or tsne"),
        ({"part": "all"}, "all is unknown; choose train"),
        ({"per_class": 0}, "^0 pictures a class"),
        ({"per_class": 201}, "1 to 200 pictures"),
        ({"perplexity": 1.5}, "perplexity of 1.5 .* from 2 to 100"),
        ({"perplexity": float("nan")}, "perplexity of nan"),
        ({"seed": -1}, "seed -1"),
    ],
    ids=str,
)
def test_what_nobody_can_compute_is_one_sentence(values, words):
    with pytest.raises(InputError, match=words):
        ProjectionSpec(DATA, **values)


def test_an_unknown_backbone():
    with pytest.raises(InputError, match="vgg99"):
        ProjectionSpec(DATA, "vgg99")
