"""Heat on the animal as it was recorded for the nets of the ladder: numbers and names of files, no pictures.

Written by ``python -m core.commands.record_heat``: what nets share in ``pictures_<size>.json``, and a file a net.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.architectures.backbones import backbone
from core.datasets.spec import DataSpec
from core.errors import N_
from core.evaluation.heat_on_object import bootstrap_interval
from core.settings import ASSETS
from core.specs.heat import HeatMeasures, HeatOnObjects
from core.specs.models import BOOK_CONVNET, BOOK_CONVNET_WEIGHTS
from core.specs.own_classes import MODEL
from core.storage.files import replacing

FOLDER = ASSETS / "runs" / "heat"
_SHARED = ("names", "breeds", "labels", "places", "area", "pointing_area", "head_area")
_DIGITS = 4
INTERVAL = 0.95
"""How surely the mean of other pictures would lie in the interval that is told."""


@dataclass(frozen=True)
class HeatNet:
    """A net whose heat is recorded.

    Attributes:
        name: In the names of files and in addresses.
        title: To show; a sentence of the message catalogue.
        preset: Of its training, see ``core.commands.record``; empty for a net that ships.
        model: Reference of a net that ships; empty for a trained one.
        fresh_as: The net that is the same with fresh weights, if that is another one.
    """

    name: str
    title: str
    preset: str = ""
    model: str = ""
    fresh_as: str = ""


NETS: Mapping[str, HeatNet] = {
    net.name: net
    for net in (
        HeatNet("scratch", N_("From scratch"), "oxford_scratch"),
        HeatNet("features", N_("Features of a frozen base"), "oxford_features"),
        HeatNet("frozen", N_("Frozen base, with data augmentation"), "oxford_frozen"),
        HeatNet("fine_tuned", N_("Fine-tuned"), "oxford_fine_tuned", fresh_as="frozen"),
        HeatNet("lite0", N_("Features of a newer base"), "oxford_lite0"),
        HeatNet("lite0_own", N_("ImageNet's own classes"), model=MODEL),
        HeatNet("book_convnet", N_("The chapter's convnet"), model=BOOK_CONVNET),
    )
}
"""The ladder on the pets, and two nets that ship, in the order of the table."""


@dataclass(frozen=True)
class RecordedHeat:
    """A recording.

    Attributes:
        net: A key of :data:`NETS`.
        seed: Of its training, or of the fresh weights.
        is_fresh: Whether its weights are not the trained ones but fresh ones.
        heat: What was measured.
        data: The request for its pictures.
        run_id: Of the run that trained it; empty for a net that ships.
        provenance: Of the recording; of a net that ships with its :func:`shipped_weights` as ``"weights"``.
    """

    net: str
    seed: int
    is_fresh: bool
    heat: HeatOnObjects
    data: DataSpec
    run_id: str
    provenance: Mapping[str, Any]


def shipped_weights(net: str) -> str:
    """SHA-256 of the file of a net that ships, which a recording of it must name; empty for one trained by a run."""
    model = NETS[net].model
    if not model:
        return ""
    path = BOOK_CONVNET_WEIGHTS if model == BOOK_CONVNET else backbone(model).classifier_weights.path
    return hashlib.sha256(path.read_bytes()).hexdigest()


def recording_name(net: str, seed: int, *, is_fresh: bool) -> str:
    """Of a recording's file, without ending."""
    return net + ("_fresh" if is_fresh else "") + (f"_seed{seed}" if seed else "")


def write_heat(recorded: RecordedHeat, folder: Path = FOLDER) -> Path:
    """Write the file of a net, and that of its pictures; a folder of pictures goes by its last name.

    Other pictures of the same size, such as fewer of them, get a file of their own: those of other nets stay readable.
    """
    heat, data = recorded.heat, replace(recorded.data, location=Path(recorded.data.location).name)
    pictures = _pictures_name(data.image_size, heat.fingerprint, folder)
    shared: dict[str, Any] = {name: _plain(getattr(heat, name)) for name in _SHARED}
    shared |= {"class_names": list(heat.class_names), "num_without_mask": heat.num_without_mask}
    shared |= {"data": vars(data), "fingerprint": heat.fingerprint}
    document = {
        "net": recorded.net, "seed": recorded.seed, "is_fresh": recorded.is_fresh, "run_id": recorded.run_id,
        "pictures": pictures, "layer": heat.layer, "predicted": _plain(heat.predicted),
        "probability": _plain(heat.probability), "provenance": dict(recorded.provenance),
        "measures": {method: _columns(found, ~heat.is_right) for method, found in heat.measures.items()},
    }  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{recording_name(recorded.net, recorded.seed, is_fresh=recorded.is_fresh)}.json"
    for place, content in ((folder / f"{pictures}.json", shared), (path, document)):
        with replacing(place) as file:
            file.write(f"{json.dumps(content, separators=(',', ':'), allow_nan=False)}\n".encode())
    return path


def _pictures_name(size: int, fingerprint: str, folder: Path) -> str:
    name = f"pictures_{size}"
    path = folder / f"{name}.json"
    is_free = not path.is_file() or json.loads(path.read_text(encoding="utf-8"))["fingerprint"] == fingerprint
    return name if is_free else f"{name}_{fingerprint}"


def read_heat(name: str, folder: Path = FOLDER) -> RecordedHeat | None:
    """A recording by the name of its file; None where there is none."""
    path = folder / f"{name}.json"
    if not path.is_file():
        return None
    own = json.loads(path.read_text(encoding="utf-8"))
    shared = json.loads((folder / f"{own['pictures']}.json").read_text(encoding="utf-8"))
    labels, predicted = (np.array(values, np.int64) for values in (shared["labels"], own["predicted"]))
    heat = HeatOnObjects(
        class_names=tuple(shared["class_names"]),
        places=np.array(shared["places"], np.int64),
        names=tuple(shared["names"]),
        breeds=tuple(shared["breeds"]),
        labels=labels,
        predicted=predicted,
        probability=_numbers(own["probability"]),
        **{name: _numbers(shared[name]) for name in _SHARED[4:]},
        measures={method: _measures(found, labels != predicted) for method, found in own["measures"].items()},
        num_without_mask=shared["num_without_mask"],
        layer=own["layer"],
        dtype=own["provenance"]["dtype"],
        fingerprint=shared["fingerprint"],
        seconds=own["provenance"]["seconds"],
    )
    return RecordedHeat(
        own["net"], own["seed"], own["is_fresh"], heat, DataSpec(**shared["data"]), own["run_id"], own["provenance"]
    )  # fmt: skip


def recorded_heat(net: str, *, is_fresh: bool = False, folder: Path = FOLDER) -> list[RecordedHeat]:
    """The recordings of a net, a seed each, the first seed first; empty where there are none.

    With fresh weights those of the net that ``fresh_as`` names count.
    """
    name = (NETS[net].fresh_as or net) if is_fresh else net
    stem = recording_name(name, 0, is_fresh=is_fresh)
    paths = [folder / f"{stem}.json", *sorted(folder.glob(f"{stem}_seed*.json"))]
    found = [read_heat(path.stem, folder) for path in paths]
    return [one for one in found if one is not None]


def mean_and_interval(columns: Sequence[NDArray[np.floating[Any]]]) -> tuple[float, float, float] | None:
    """The mean over pictures of the means over seeds, and where it might have lain with other pictures.

    Args:
        columns: ``(N,)`` a seed, of the same pictures; NaN does not count.

    Returns:
        Mean and bootstrap interval; None where nothing was measured.
    """
    table = np.ma.masked_invalid(np.stack(columns).astype(np.float64))
    means = table.mean(axis=0).compressed()
    return (float(means.mean()), *bootstrap_interval(means, level=INTERVAL)) if len(means) else None


def _plain(values: Any) -> list[Any]:
    """Numbers to four digits after the point, NaN as None, whole ones without a point."""
    if isinstance(values, tuple):
        return list(values)
    rounded = [None if value != value else round(value, _DIGITS) for value in values.tolist()]
    return [int(value) if value is not None and value == int(value) else value for value in rounded]


def _numbers(values: Sequence[float | None]) -> NDArray[np.float32]:
    return np.array([np.nan if value is None else value for value in values], np.float32)


def _columns(found: HeatMeasures, is_wrong: NDArray[np.bool_]) -> dict[str, Any]:
    """Of the true class only where another one was predicted: elsewhere the two maps are one."""
    return {
        name: {"predicted": _plain(values[0]), "true": _plain(values[1][is_wrong])}
        for name, values in vars(found).items()
    }


def _measures(columns: Mapping[str, Any], is_wrong: NDArray[np.bool_]) -> HeatMeasures:
    rows = {}
    for name, column in columns.items():
        predicted = _numbers(column["predicted"])
        true = predicted.copy()
        true[is_wrong] = _numbers(column["true"])
        rows[name] = np.stack([predicted, true])
    return HeatMeasures(**rows)
