"""How a net does on each breed."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class BreedResult:
    """Pictures of a breed.

    Attributes:
        tested: How many there were, above 0.
        wrong: How many of them the net got wrong.
    """

    tested: int
    wrong: int

    @property
    def accuracy(self) -> float:
        """Share that it got right, 0-1."""
        return 1 - self.wrong / self.tested


def by_breed(breeds: Sequence[str], wrong: Collection[int]) -> dict[str, BreedResult]:
    """The result for each breed, in the order of their names.

    Args:
        breeds: Of each picture; empty where nobody knows.
        wrong: Places of the pictures that a net got wrong.
    """
    tested = Counter(filter(None, breeds))
    missed = Counter(breeds[place] for place in wrong)
    return {breed: BreedResult(tested[breed], missed[breed]) for breed in sorted(tested)}


def kept(results: Mapping[str, BreedResult]) -> dict[str, list[int]]:
    """As a recording keeps them: ``{breed: [tested, wrong]}``."""
    return {breed: [result.tested, result.wrong] for breed, result in results.items()}


def read(recorded: Mapping[str, Sequence[int]]) -> dict[str, BreedResult]:
    """The inverse of :func:`kept`."""
    return {breed: BreedResult(tested, wrong) for breed, (tested, wrong) in recorded.items()}


def joined(parts: Sequence[Mapping[str, BreedResult]]) -> dict[str, BreedResult]:
    """The sums over several tests, as of one."""
    names = sorted({breed for part in parts for breed in part})
    found = {breed: [part[breed] for part in parts if breed in part] for breed in names}
    return {
        breed: BreedResult(sum(each.tested for each in results), sum(each.wrong for each in results))
        for breed, results in found.items()
    }
