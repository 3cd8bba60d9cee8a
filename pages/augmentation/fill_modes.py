"""View: the same variants with all four ways to fill what comes from outside the picture."""

from core.augmentation import FILL_MODES, apply
from pages.augmentation.settings import Settings
from pages.shared.controls.controls import Controls
from pages.shared.display.thumbnails import Thumbnail, show_thumbnails
from pages.shared.lesson.page import Shown
from pages.shared.reader.language import translate as _

_SHOWN = 2  # variants, one below the other: as many as fill the stage


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    first = controls.slider("fill_variant", _("Variant"), 1, len(settings.transforms), 1) - 1
    meanings = {
        "constant": _("one colour"),
        "nearest": _("drawn out"),
        "reflect": _("mirrored"),
        "wrap": _("repeated"),
    }
    variants = {
        mode: apply(settings.image, settings.transforms, fill_mode=mode, cval=settings.policy.cval)
        for mode in FILL_MODES
    }
    last = min(first + _SHOWN, len(settings.transforms))
    show_thumbnails(
        [
            Thumbnail(variants[mode][index], f"{mode}: {meanings[mode]}", f"{mode}: {meanings[mode]}")
            for index in range(first, last)
            for mode in FILL_MODES
        ],
        label=_("Variants"),
        side=9,
        fills=len(FILL_MODES) / (last - first),
    )
    return settings.shown
