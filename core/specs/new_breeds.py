"""How nets that tell cats from dogs do on breeds that were not there to learn from, by recorded runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean

from core.datasets.breeds import NUM_FOLDS
from core.evaluation.breeds import BreedResult, joined, read
from core.runs import repeats
from core.specs.presets.tasks import new_breeds_run


@dataclass(frozen=True)
class KnownAndNew:
    """How a net does on breeds that it has learned from, and on new ones.

    Attributes:
        known, new: Accuracies, 0-1, on validation pictures of known breeds and test pictures of new ones.
        breeds: Of each new breed its pictures and mistakes.
        as_known: The same of nets that were trained on all breeds; empty where there are none.
    """

    known: float
    new: float
    breeds: Mapping[str, BreedResult]
    as_known: Mapping[str, BreedResult]


def recorded_folds(net: str) -> KnownAndNew:
    """The runs of all folds together: each breed was new to one of them.

    Args:
        net: One of :data:`core.specs.presets.tasks.NEW_BREEDS_NETS` that has been recorded.
    """
    runs = [run for number in range(NUM_FOLDS) for run in repeats(new_breeds_run(net, number))]
    breeds = joined([read(run.metrics["breeds"]) for run in runs])
    tested = sum(result.tested for result in breeds.values())
    wrong = sum(result.wrong for result in breeds.values())
    known = fmean(float(run.history["val_accuracy"][-1]) for run in runs)
    as_known = joined([read(run.metrics["breeds"]) for run in repeats(f"oxford_{net}")])
    return KnownAndNew(known, 1 - wrong / tested, breeds, as_known)
