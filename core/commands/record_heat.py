"""Measure how much heat lies on the animal: ``python -m core.commands.record_heat --data PATH [--nets scratch ...]``.

For each net, trained and with fresh random weights: Grad-CAM and Grad-CAM++ of every test picture with a mask, and
occlusion of a sample with the first seed. Writes numbers and names of files to ``assets/runs/heat`` and prints a
table. The trained nets are runs of the store: ``python -m core.commands.record_all oxford_ --data PATH`` makes them.
What has been recorded is left out: the command can be stopped at any time (Ctrl+C) and given again.
"""

import argparse
import dataclasses
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from tqdm import tqdm

from core.commands.record import preset_spec
from core.datasets.spec import DataSpec
from core.errors import InputError
from core.networks.inspection.evidence_batches import Beginnings
from core.networks.inspection.heat_on_object import measured
from core.networks.training.allocator import keep_freed_memory
from core.runs import RunStore
from core.runs.provenance import provenance
from core.specs.heat import METHODS, HeatOnObjectSpec
from core.specs.models import BOOK_CONVNET
from core.specs.recorded_heat import (
    FOLDER,
    NETS,
    RecordedHeat,
    mean_and_interval,
    read_heat,
    recorded_heat,
    recording_name,
    shipped_weights,
    write_heat,
)

OCCLUDED = 60
_WITH_HEAT = 0.8  # share of the occluded pictures, at least, whose maps have heat


@dataclasses.dataclass(frozen=True)
class Wanted:
    """A recording to make.

    Attributes:
        net: A key of ``NETS``.
        seed: Of the training or of the fresh weights.
        is_fresh: Whether the weights are fresh ones.
        spec: What is asked for.
        run_id: Of the net; empty for one that ships.
    """

    net: str
    seed: int
    is_fresh: bool
    spec: HeatOnObjectSpec
    run_id: str

    @property
    def name(self) -> str:
        """Of the file."""
        return recording_name(self.net, self.seed, is_fresh=self.is_fresh)


def wanted(
    nets: Sequence[str], seeds: Sequence[int], data: Path, *, per_class: int | None, occluded: int
) -> Iterator[Wanted]:
    """What is to be recorded, the nets of the first seed first."""
    for seed in seeds:
        for name in nets:
            net = NETS[name]
            pictures, run_id = _pictures(name, seed, data)
            if per_class is not None:
                pictures = dataclasses.replace(pictures, test_per_class=per_class)
            count = occluded if seed == seeds[0] else 0
            model = net.model or f"run:{run_id}"
            if not net.model or seed == seeds[0]:  # a net that ships was trained once
                yield Wanted(name, seed, False, HeatOnObjectSpec(model, pictures, None, count), run_id)
            if not net.fresh_as:
                yield Wanted(name, seed, True, HeatOnObjectSpec(model, pictures, seed, count), run_id)


def _pictures(name: str, seed: int, data: Path) -> tuple[DataSpec, str]:
    """The pictures that a net was trained on, and its run; of one that ships the pictures in its size."""
    net = NETS[name]
    spec = preset_spec(net.preset or "oxford_lite0", data=data, seed=seed)
    if not net.model:
        return spec.data, spec.run_id
    if net.model == BOOK_CONVNET:
        spec = preset_spec("oxford_scratch", data=data)
    return spec.data, ""


def record(one: Wanted, beginnings: Beginnings, output: Path) -> RecordedHeat:
    """Measure and write.

    Raises:
        InputError: What :func:`core.networks.inspection.heat_on_object.measured` raises.
    """
    with tqdm(
        total=1.0, desc=one.name, bar_format="{desc} {percentage:5.1f}%|{bar}| {elapsed}<{remaining}"
    ) as bar:
        heat = measured(
            one.spec, lambda fraction, _sentence: bar.update(fraction - bar.n) and None, beginnings
        )
    origin = provenance(heat.fingerprint, one.seed, dtype=heat.dtype) | {"seconds": round(heat.seconds, 1)}
    if weights := shipped_weights(one.net):
        origin["weights"] = weights
    found = RecordedHeat(one.net, one.seed, one.is_fresh, heat, one.spec.data, one.run_id, origin)
    write_heat(found, output)
    return found


def is_there(one: Wanted, output: Path) -> bool:
    """Whether a file has what is wanted, of the same run or weights and the same pictures, wherever these lie."""
    found = read_heat(one.name, output)
    if found is None or found.run_id != one.run_id:
        return False
    if found.provenance.get("weights", "") != shipped_weights(one.net):
        return False
    num_occluded = np.isfinite(found.heat.measures["occlusion"].share[0]).sum()
    least = _WITH_HEAT * min(one.spec.occluded, len(found.heat.places))
    return _anywhere(found.data) == _anywhere(one.spec.data) and bool(num_occluded >= least)


def _anywhere(data: DataSpec) -> DataSpec:
    return dataclasses.replace(data, location="")


def table(nets: Sequence[str], folder: Path) -> Iterator[str]:
    """A line a net and method: what lies on the animal, and what an even map would give."""
    for net in nets:
        for is_fresh in (False, True):
            found = recorded_heat(net, is_fresh=is_fresh, folder=folder)
            for method in METHODS if found else ():
                share, pointing, head = (
                    mean_and_interval([getattr(one.heat.measures[method], name)[0] for one in found])
                    for name in ("share", "pointing", "head_share")
                )
                if share is None or pointing is None:
                    continue
                heat = found[0].heat
                right = np.mean([one.heat.is_right.mean() for one in found])
                yield (
                    f"{net + (' fresh' if is_fresh else ''):20}{method:20}{len(found)} seeds, right {right:.1%}: "
                    f"share {_told(share)} (even {heat.area.mean():.3f}), pointing {_told(pointing)} "
                    f"(even {heat.pointing_area.mean():.3f})"
                    + (f", head {_told(head)} (even {np.nanmean(heat.head_area):.3f})" if head else "")
                )


def _told(found: tuple[float, float, float]) -> str:
    return "{:.3f} [{:.3f}, {:.3f}]".format(*found)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns 1 if a net could not be measured."""
    parser = argparse.ArgumentParser(
        prog="python -m core.commands.record_heat",
        description="Measure how much of a net's heat lies on the animal.",
    )
    parser.add_argument("--nets", nargs="+", choices=list(NETS), default=list(NETS))
    parser.add_argument("--data", type=Path, required=True, help="where the pets lie")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--per-class", type=int, help="test pictures of each class (default: all)")
    parser.add_argument("--occluded", type=int, default=OCCLUDED, help="pictures measured by occlusion, too")
    parser.add_argument("--output", type=Path, default=FOLDER, help="folder (default: %(default)s)")
    chosen = parser.parse_args(arguments)
    keep_freed_memory()
    status, beginnings = 0, Beginnings()
    for one in wanted(
        chosen.nets, chosen.seeds, chosen.data, per_class=chosen.per_class, occluded=chosen.occluded
    ):
        if is_there(one, chosen.output):
            continue
        if one.run_id and RunStore().find(one.run_id) is None:
            command = f"python -m core.commands.record {NETS[one.net].preset} --data {chosen.data} --seed {one.seed}"
            print(f"{one.name}: there is no run {one.run_id}; {command}", file=sys.stderr)
            status = 1
            continue
        try:
            record(one, beginnings, chosen.output)
        except InputError as error:
            print(f"{one.name}: {error}", file=sys.stderr)
            status = 1
    print("\n".join(table(chosen.nets, chosen.output)))
    return status


if __name__ == "__main__":
    sys.exit(main())
