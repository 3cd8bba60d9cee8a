"""The numbers in the sentences of this lesson: as :mod:`core.commands.measure_fooling` recorded them."""

from collections.abc import Mapping
from typing import Any

from core.architectures.imagenet_labels import imagenet_labels
from core.specs.presets.fooling import CONTRARY, RENDERED, SIZE, SIZES, STEPS, TILES, measured

_LANGUAGES = ("en", "zh")


def facts() -> Mapping[str, object]:
    """By the names that the texts have for them; classes in both languages."""
    found = measured()
    one, several, aimed = found["one_step"][str(SIZE)], found["several_steps"], found["toward"]
    return {
        "size": SIZE,
        "steps": STEPS,
        "large": SIZES[-1],
        "before": one["before_probability"],
        "left": one["left"],
        "random": one["random_probability"],
        "after": one["after_probability"],
        "heat": one["heat_correlation"],
        "several": several["after_probability"],
        "aimed": aimed["watched"],
        "tiles": TILES * TILES,
        **{f"{name}_share": share for name, share in found["renditions"][RENDERED].items()},
        **{f"rocket_{name}_share": share for name, share in found["renditions"][CONTRARY].items()},
        "paper": found["paper"]["probability"],
        "bicycle": found["bicycle"]["probability"],
        "bicycles": found["bicycle"]["bicycles"],
        **_accuracies(found),
        **_names("seen", one["before"]),
        **_names("then", one["after"]),
        **_names("iterated", several["after"]),
        **_names("aim", aimed["toward"]),
        **_names("paper", found["paper"]["class"]),
        **_names("bicycle", found["bicycle"]["class"]),
    }


def _accuracies(found: Mapping[str, Any]) -> dict[str, object]:
    drawn, robust = found["drawn"], found["robustness"]
    place = robust["sizes"].index(SIZE)
    return {
        "pets": drawn["pictures"],
        "pets_convnet": drawn["accuracy"]["book_convnet"],
        "pets_classifier": drawn["accuracy"]["efficientnet_lite0"],
        "photographs": robust["pictures"],
        "right": robust["step"][0],
        "right_stepped": robust["step"][place],
        "right_noisy": robust["noise"][place],
        "right_noisiest": robust["noise"][-1],
        "right_least": min(robust["step"]),
    }


def _names(name: str, index: int) -> dict[str, object]:
    return {f"{name}_{language}": imagenet_labels(language)[index] for language in _LANGUAGES}
