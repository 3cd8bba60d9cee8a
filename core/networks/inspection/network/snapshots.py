"""A net as it was at an epoch of its training."""

import json
from dataclasses import dataclass

from core.datasets.spec import OnProgress
from core.errors import N_, InputError
from core.networks.inspection.inspected import InspectedModel
from core.networks.inspection.models import inspected, load_model
from core.networks.training.snapshots import set_weights
from core.runs import RunStore
from core.specs.models import BOOK_CONVNET, BOOK_CONVNET_SNAPSHOTS


@dataclass
class _Loaded:
    """The one net whose weights change from epoch to epoch: what was traced of it serves for all."""

    reference: str
    model: InspectedModel
    epoch: int


_latest: list[_Loaded] = []


def snapshots_of(reference: str) -> tuple[int, ...]:
    """The epochs after which a net was kept, ascending; empty for a net of which there is but one."""
    if reference == BOOK_CONVNET:
        kept = {int(path.stem) for path in BOOK_CONVNET_SNAPSHOTS.glob("[0-9]*.npz")}
        return tuple(sorted({*kept, _last_epoch()}))
    kind, _, name = reference.partition(":")
    run = RunStore().find(name) if kind == "run" else None
    return run.snapshots if run is not None else ()


def at_epoch(reference: str, epoch: int, report: OnProgress | None = None) -> InspectedModel:
    """A net as it was after an epoch, 0 before the first; valid until the next call.

    Raises:
        InputError: The net or the epoch is not there.
    """
    if reference == BOOK_CONVNET and epoch == _last_epoch():
        return inspected(reference, report)
    found = next((one for one in _latest if one.reference == reference), None)
    if found is not None and found.epoch == epoch:
        return found.model
    content = _weights(reference, epoch)
    if found is None:
        found = _Loaded(reference, InspectedModel(load_model(reference, report)), epoch)
    set_weights(found.model.network, content)
    found.epoch = epoch
    _latest[:] = [found]
    return found.model


def _last_epoch() -> int:
    """The one whose weights are those of the chapter's convnet itself."""
    provenance = json.loads((BOOK_CONVNET_SNAPSHOTS / "provenance.json").read_text(encoding="utf-8"))
    return int(provenance["epochs"])


def _weights(reference: str, epoch: int) -> bytes:
    kept = snapshots_of(reference)
    if epoch not in kept:
        sentence = N_("Of this net no weights of epoch {epoch} were kept; there are {known}.")
        raise InputError(sentence, epoch=epoch, known=", ".join(map(str, kept)) or "-")
    if reference == BOOK_CONVNET:
        return (BOOK_CONVNET_SNAPSHOTS / f"{epoch:04d}.npz").read_bytes()
    return RunStore().snapshot(reference.partition(":")[2], epoch)
