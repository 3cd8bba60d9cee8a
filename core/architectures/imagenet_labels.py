"""The 1000 classes of ImageNet by name, without TensorFlow."""

import json
from functools import cache

from core.settings import ASSETS

_FILES = {"en": "imagenet_labels.json", "zh": "imagenet_labels_zh.json"}


@cache
def imagenet_labels(language: str = "en") -> tuple[str, ...]:
    """The names in the order of the classes: 1000 words or phrases; two in English and one in Chinese occur twice.

    Args:
        language: ``"en"`` or ``"zh"``.
    """
    text = (ASSETS / "models" / _FILES[language]).read_text(encoding="utf-8")
    return tuple(json.loads(text))
