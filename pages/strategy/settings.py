"""The settings of the lesson: how many pictures, and how near to ImageNet they are."""

from collections.abc import Callable
from dataclasses import dataclass

from core.runs import repeats
from core.snippets.own_classes import own_classes
from core.snippets.pictures import file_source
from core.snippets.transfer import end_to_end, features
from core.specs.advice import Advice, Evidence, advise
from core.specs.from_dict import spec_from_dict
from core.specs.presets.strategies import TASKS
from core.specs.transfer import TransferSpec
from pages.shared.controls.controls import Controls
from pages.shared.lesson.page import Shown, nothing
from pages.shared.reader.language import translate as _

_PICTURES = ("10", "30", "50", "100", "200", "300", "500", "1000", "5000")
_SIDE = 224
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
        return Shown(self, _code(chosen) if chosen else "", below)


def _code(chosen: Evidence) -> str:
    """Of the recorded run; where nothing is trained, of the sums."""
    runs = repeats(chosen.recording)
    spec = spec_from_dict(runs[0].kind, runs[0].spec) if runs else None
    if not isinstance(spec, TransferSpec):
        return "" if spec else own_classes(file_source(_SIDE, _SIDE))
    return end_to_end(spec) if spec.fine_tune_from or spec.views else features(spec)


def choose_settings(controls: Controls) -> Settings:
    """Show the two controls."""
    titles = {name: _(task.title) for name, task in TASKS.items()}
    task = controls.select("task", _("My pictures are"), titles, _DEFAULT_TASK)
    with controls.belonging_to("advice"):
        labels = {count: f"{int(count):,}" for count in _PICTURES}
        pictures = int(controls.stops("pictures", _("Training pictures a class"), labels, _DEFAULT_PICTURES))
    return Settings(task, pictures, advise(task, pictures))
