"""The training in class without rescaling, from the same first weights on the same pictures in the same order."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from core.errors import N_
from core.specs.presets.training import RUN_PRESETS
from core.specs.raw_pixels import RawPixelsSpec

SCALED, RAW = "in_class", "in_class_raw_pixels"


def _fields(name: str) -> dict[str, Any]:
    preset = RUN_PRESETS[name]
    return {field.name: getattr(preset, field.name) for field in dataclasses.fields(preset)}


RAW_PIXELS: Mapping[str, RawPixelsSpec] = {
    RAW: RawPixelsSpec(**{**_fields(SCALED), "title": N_("In class, pixels not rescaled")})
}
