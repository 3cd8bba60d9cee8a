"""The settings of the lesson on fooling a net that several of its views share."""

from collections import Counter
from dataclasses import dataclass

from core.specs.models import ModelLayersSpec
from core.specs.presets.fooling import CLASSIFIER
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.models import ChosenModel, choose_reference, chosen_model
from pages.shared.reader.language import translate as _


@dataclass(frozen=True)
class Settings:
    """Which classifier is asked.

    Attributes:
        model: As chosen; in views without the choice as chosen elsewhere.
    """

    model: ChosenModel

    def names(self) -> tuple[str, ...]:
        """The classes in the reader's language; where several have the same name, with their numbers."""
        titles = [self.model.class_title(index) for index in range(self.model.layers.classes)]
        count = Counter(titles)
        return tuple(
            f"{title} ({index})" if count[title] > 1 else title for index, title in enumerate(titles)
        )


def choose_settings(controls: Controls) -> Settings | None:
    """The classifier, folded away; None after saying why it cannot be looked into."""
    with controls.belonging_to("step", "drawings"), controls.folded():
        reference, title = choose_reference(controls, default=CLASSIFIER, classifier=True)
    layers = ask(ModelLayersSpec(reference), doing=_("Loading the model"))
    return None if layers is None else Settings(chosen_model(controls, reference, title, layers))
