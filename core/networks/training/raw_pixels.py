"""Answers a RawPixelsSpec: the training from scratch, with another factor in the layer that rescales."""

from core.datasets.dataset import Dataset
from core.networks.reports import TrainingReport
from core.networks.training.job import train_once
from core.networks.training.models import build
from core.networks.training.scratch import train_on
from core.runs import Run, RunWriter
from core.specs.raw_pixels import RawPixelsSpec


def train(spec: RawPixelsSpec, report: TrainingReport) -> Run:
    """Train the net; see :func:`core.networks.training.job.train_once`."""

    def train_scaled(dataset: Dataset, writer: RunWriter) -> None:
        model = build(spec.model, seed=spec.seed)
        model.get_layer("rescaling").scale = spec.scale
        train_on(spec, report, dataset, writer, model=model)

    return train_once(spec, report, train_scaled)
