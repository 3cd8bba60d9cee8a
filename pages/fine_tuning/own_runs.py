"""The runs of the reader's own pictures: those of the store, and on drawn pets the recorded ones."""

from collections.abc import Sequence

from core.datasets.spec import DataSpec
from core.runs import Run, repeats
from core.specs.presets.ladder import RUNGS, TASKS, base_title, rung_of
from pages.shared.display.elements import percent
from pages.shared.reader.language import translate as _
from pages.shared.training.runs import complete_runs, run_origin, spec_of
from pages.shared.training.test_part import compared_accuracy


def runs_on(data: DataSpec) -> list[Run]:
    """Runs on these pictures, which are pinned, in the order of the ladder; recorded ones first on each rung."""
    recorded = [run for rung in RUNGS.values() for run in _recorded(*(rung.run_on(task) for task in TASKS))]
    runs = [run for run in [*recorded, *complete_runs()] if _is_on(run, data)]
    order = list(RUNGS)
    return sorted(runs, key=lambda run: order.index(rung_of(spec_of(run))))


def title_of(run: Run) -> str:
    """Strategy, base, where it comes from and how good it is."""
    rung = _(RUNGS[rung_of(spec_of(run))].title)
    base = base_title(spec_of(run))
    accuracy = percent(compared_accuracy(run))
    return " · ".join(part for part in (rung, base, run_origin(run), accuracy) if part)


def _recorded(*names: str) -> Sequence[Run]:
    return [run for name in names if name for run in repeats(name)[:1]]


def _is_on(run: Run, data: DataSpec) -> bool:
    """The recordings on photographs were made on a folder that is elsewhere now: their content tells."""
    return spec_of(run).data == data or data.content == run.provenance["data_fingerprint"]
