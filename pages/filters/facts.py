"""The numbers in the texts of the filters lesson."""

from collections.abc import Mapping

from core.operations.basis import learned_patterns


def facts() -> Mapping[str, object]:
    """How many numbers a patch has that a first filter of VGG16 sees, and how many such filters there are."""
    filters, numbers = learned_patterns().shape
    return {"patch_numbers": numbers, "first_filters": filters}
