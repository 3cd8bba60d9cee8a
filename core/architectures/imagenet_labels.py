"""The 1000 classes of ImageNet by name, without TensorFlow."""

import json
from functools import cache

from core.settings import ASSETS


@cache
def imagenet_labels() -> tuple[str, ...]:
    """The names in the order of the classes: 1000 English words or phrases; two names occur twice."""
    text = (ASSETS / "models" / "imagenet_labels.json").read_text(encoding="utf-8")
    return tuple(json.loads(text))
