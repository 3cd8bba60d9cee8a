"""Answers a NoisyLabelsSpec: the training from scratch, on other labels than the data set has."""

from core.datasets.dataset import Dataset
from core.networks.reports import TrainingReport
from core.networks.training.job import train_once
from core.networks.training.scratch import train_on
from core.runs import Run, RunWriter
from core.specs.label_noise import NoisyLabelsSpec


def train(spec: NoisyLabelsSpec, report: TrainingReport) -> Run:
    """Train the net; see :func:`core.networks.training.job.train_once`."""

    def train_changed(dataset: Dataset, writer: RunWriter) -> None:
        train_on(spec, report, spec.dataset(dataset), writer)

    return train_once(spec, report, train_changed)
