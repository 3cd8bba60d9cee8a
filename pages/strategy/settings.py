"""The settings of the lesson: how many pictures, and how near to ImageNet they are."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

from core.runs import repeats
from core.snippets.own_classes import own_classes
from core.snippets.training import train
from core.snippets.transfer import end_to_end, features
from core.specs.advice import Advice, Evidence, advise
from core.specs.from_dict import spec_from_dict
from core.specs.presets.strategies import TASKS, UNTRAINED
from core.specs.presets.sweep import NETS, sweep_data, sweep_spec
from core.specs.training import RunSpec, TrainingSpec
from core.specs.transfer import TransferSpec
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown, nothing
from pages.shared.pretrained.settings import PRESETS
from pages.shared.reader.language import translate as _

_PICTURES = ("10", "30", "50", "100", "200", "300", "500", "1000", "5000")
_FIRST = PRESETS["pets_features"]
_CLASSES = 2  # of the drawn pets
_DEFAULT_TASK, _DEFAULT_PICTURES = "near", "100"


@dataclass(frozen=True)
class Settings:
    """What the reader has.

    Attributes:
        task: Name in :data:`core.specs.presets.strategies.TASKS`.
        pictures: Of each class, to train on.
        advice: What the recorded runs say; None where none speaks.
    """

    task: str
    pictures: int
    advice: Advice | None

    def shown(self, below: Callable[[], None] = nothing) -> Shown["Settings"]:
        """What every view shows: these settings, and code for the strategy that the runs speak for."""
        chosen = None if self.advice is None else self.advice.chosen
        return Shown(self, _code(chosen, TASKS[self.task].sweep), below)


def _code(chosen: Evidence | None, sweep: str) -> str:
    """Of the recorded run, on drawn pets; of the sums; and the first thing to try where no run speaks."""
    if chosen is not None and sweep:
        net = next(net for net in NETS if net.name == chosen.strategy)
        spec = _on_drawn_pets(sweep_spec(sweep, net, sweep_data(sweep, chosen.size, 0), seed=0))
        assert isinstance(spec, TransferSpec)
        spec = dataclasses.replace(spec, model=dataclasses.replace(spec.model, classes=_CLASSES))
        return end_to_end(spec) if spec.fine_tune_from else features(spec)
    if chosen is None:
        return f"# No recorded run speaks for such pictures: try this first, and compare.\n{features(_FIRST)}"
    if chosen.strategy == UNTRAINED:
        return own_classes()
    run = repeats(chosen.recording)[0]
    spec = _on_drawn_pets(spec_from_dict(run.kind, run.spec))
    if not isinstance(spec, TransferSpec):
        assert isinstance(spec, RunSpec)
        return train(spec)
    return end_to_end(spec) if spec.fine_tune_from or spec.views else features(spec)


def _on_drawn_pets(spec: TrainingSpec) -> TrainingSpec:
    """The photographs of a recording are not at hand: drawn pets stand for the reader's own pictures."""
    data = dataclasses.replace(_FIRST.data, image_size=spec.data.image_size)
    count = min(spec.data.train_per_class, data.train_per_class)
    return dataclasses.replace(spec, data=dataclasses.replace(data, train_per_class=count))


def choose_settings(controls: Controls) -> Settings:
    """Show the two controls."""
    titles = {name: _(task.title) for name, task in TASKS.items()}
    task = controls.select("task", _("My pictures are"), titles, _DEFAULT_TASK)
    with controls.belonging_to("advice"):
        labels = {count: f"{int(count):,}" for count in _PICTURES}
        pictures = int(controls.stops("pictures", _("Training pictures a class"), labels, _DEFAULT_PICTURES))
    return Settings(task, pictures, advise(task, pictures))
