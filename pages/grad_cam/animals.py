"""What the view of heat on animals compares: recorded nets, and runs of the reader's own on the pets."""

import dataclasses
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from core.datasets.sources import SOURCES
from core.datasets.spec import DataSpec
from core.specs.grad_cam import Method
from core.specs.heat import HeatOnObjects
from core.specs.recorded_heat import NETS, RecordedHeat, recorded_heat
from pages.shared.controls.controls import Controls
from pages.shared.pictures.data_sources import choose_location
from pages.shared.reader.language import translate as _
from pages.shared.training.runs import complete_runs, run_title, short_id, spec_of

PETS = "pets"
_WITH_MASKS = (PETS, "pets_breeds")


ALL, RIGHT, WRONG = "all", "right", "wrong"
WORST, BEST = "worst", "best"


@dataclass(frozen=True)
class Choice:
    """What the controls of the view say.

    Attributes:
        answers: ``"all"``, ``"right"`` or ``"wrong"``.
        order: ``"worst"`` or ``"best"`` first.
        method: How the heat is computed.
        explained: 0 for the predicted class, 1 for the true one.
        with_fresh: Whether random weights stand beside.
    """

    answers: str
    order: str
    method: Method
    explained: int
    with_fresh: bool

    @property
    def is_right(self) -> bool | None:
        """Of the answers that are shown; None for all."""
        return None if self.answers == ALL else self.answers == RIGHT


@dataclass(frozen=True)
class MeasuredNet:
    """A net with its heat.

    Attributes:
        name: In the address.
        title: In the reader's language.
        seeds: What was measured, once a seed.
        model: Reference of the net of the first seed; empty where it is not on this machine.
        data: The request for its pictures, as it was recorded or trained.
    """

    name: str
    title: str
    seeds: tuple[HeatOnObjects, ...]
    model: str
    data: DataSpec

    def column(self, method: str, measure: str, explained: int) -> NDArray[np.float32]:
        """A measure of each picture, the mean over the seeds; NaN where no seed has one: ``(N,)``."""
        columns = np.stack([getattr(one.measures[method], measure)[explained] for one in self.seeds])
        counts = np.isfinite(columns).sum(axis=0)
        sums = np.nansum(columns, axis=0)
        return np.where(counts > 0, sums / np.maximum(counts, 1), np.nan).astype(np.float32)

    def shares(self, method: str, explained: int, is_right: bool | None = None) -> NDArray[np.float32]:
        """Of the heat on the animal: a number a picture and seed, those with heat, of all answers or some."""
        found = []
        for one in self.seeds:
            values = one.measures[method].share[explained]
            wanted = np.isfinite(values) & (is_right is None or one.is_right == is_right)
            found.append(values[wanted])
        return np.concatenate(found)


def recorded_nets() -> dict[str, MeasuredNet]:
    """Those that ship, by name, in the order of the ladder."""
    here = {run.run_id for run in complete_runs()}
    return {
        name: MeasuredNet(
            name, _(NETS[name].title), tuple(one.heat for one in found), _model(found[0], here), found[0].data
        )
        for name in NETS
        if (found := _recorded(name, False))
    }


def fresh_nets() -> dict[str, MeasuredNet]:
    """The same nets with fresh weights."""
    return {
        name: MeasuredNet(name, _(NETS[name].title), tuple(one.heat for one in found), "", found[0].data)
        for name in NETS
        if (found := _recorded(name, True))
    }


def own_nets() -> dict[str, tuple[str, str, DataSpec]]:
    """Titles, references and pictures of the reader's own runs whose pictures have masks."""
    found = {}
    for run in complete_runs():
        data = spec_of(run).data
        if not run.recorded and data.source in _WITH_MASKS:
            found[run.run_id] = (f"{run_title(run)} · {short_id(run)}", f"run:{run.run_id}", data)
    return found


def choose_pets(controls: Controls) -> tuple[bool, str | None]:
    """Whether the photographs are to be shown, and where they lie; None as long as they are not here."""
    download = SOURCES[PETS].download
    is_here = download is not None and download.is_here
    with controls.panel():
        if not controls.toggle("photos", _("Show the photographs"), is_here):
            return False, None
        return True, choose_location(controls, PETS)


def at(data: DataSpec, location: str) -> DataSpec:
    """The same pictures, where the reader has them."""
    return dataclasses.replace(data, location=location, content="")


@cache
def _recorded(name: str, is_fresh: bool) -> tuple[RecordedHeat, ...]:
    return tuple(recorded_heat(name, is_fresh=is_fresh))


def _model(recorded: RecordedHeat, here: set[str]) -> str:
    if NETS[recorded.net].model:
        return NETS[recorded.net].model
    return f"run:{recorded.run_id}" if recorded.run_id in here else ""
