"""How a snippet reads the pictures that a net is trained on: from one file with all three parts."""

import hashlib
from functools import partial
from typing import Any, get_args

from numpy.typing import NDArray

from core.datasets.load import load
from core.datasets.spec import DataSpec, Part
from core.snippets.files import lies_beside, npz_bytes


def read_data(spec: DataSpec) -> str:
    """Lines that leave in ``train``, ``validation`` and ``test`` pictures, uint8 ``(N, H, W, C)``, and labels."""
    path = lies_beside(f"data/{_name(spec)}.npz", partial(_content, spec))
    return f"""\
# Pictures, uint8 (N, height, width, channels), and labels in three parts; the file lies beside this code.
data = dict(np.load("{path}"))
train = data["train_images"], data["train_labels"]
validation = data["validation_images"], data["validation_labels"]
test = data["test_images"], data["test_labels"]"""


def _name(spec: DataSpec) -> str:
    """Says what it is, and differs where the pictures do."""
    digest = hashlib.sha256(repr(spec).encode()).hexdigest()[:6]
    return f"{spec.source}_{spec.image_size}_{digest}"


def _content(spec: DataSpec) -> bytes:
    dataset = load(spec)
    arrays: dict[str, NDArray[Any]] = {}
    for part in get_args(Part):
        split = dataset.split(part)
        arrays |= {f"{part}_images": split.images, f"{part}_labels": split.labels}
    return npz_bytes(arrays)
