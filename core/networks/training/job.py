"""What every training does before its epochs: look the run up, load the pictures, check them."""

from collections.abc import Callable

from core.datasets.dataset import Dataset
from core.datasets.load import load
from core.errors import N_, InputError
from core.networks.reports import TrainingReport, teller
from core.networks.training.allocator import keep_freed_memory
from core.runs import Run, RunStore, RunWriter
from core.specs.training import Net, TrainingSpec


def train_once(
    spec: TrainingSpec, report: TrainingReport, train: Callable[[Dataset, RunWriter], None]
) -> Run:
    """Train, or go on from the last finished epoch of an interrupted run, or return the run that is there.

    Args:
        spec: The run.
        report: Told the progress.
        train: Given the pictures and the opened run.

    Returns:
        The run as the store has it. A run whose loss became NaN or infinite is returned too: its state is
        ``"diverged"``, its model that of the epoch before.

    Raises:
        Cancelled: Nobody wants it any more; the finished epochs are kept.
        InputError: The data cannot be loaded or do not fit the net, or the store cannot be written.
    """
    store = RunStore()
    if (run := store.find(spec.run_id)) is not None and run.ended:
        return run
    tell = teller(report)
    dataset = load(spec.data, lambda _fraction, sentence: tell(0.0, sentence))
    check_fits(dataset, spec.model)
    keep_freed_memory()
    train(dataset, store.write(spec.run_id, spec.title, type(spec).__name__, spec.to_dict()))
    return store.load(spec.run_id)


def check_fits(dataset: Dataset, net: Net) -> None:
    """Refuse pictures that a net cannot take.

    Raises:
        InputError: They have another shape, or it tells another number of classes apart.
    """
    if dataset.image_shape != net.image_shape:
        raise InputError(
            N_("The pictures of {title} have shape {given}, but the net expects {expected}; give both the same."),
            title=dataset.title, given=dataset.image_shape, expected=net.image_shape,
        )  # fmt: skip
    if len(dataset.class_names) != net.classes:
        raise InputError(
            N_("{title} has {given} classes, but the net tells {expected} apart; give both the same."),
            title=dataset.title, given=len(dataset.class_names), expected=net.classes,
        )  # fmt: skip
