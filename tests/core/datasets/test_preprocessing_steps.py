import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from core.datasets.preprocessing_steps import steps
from core.images import UnreadableImage

PIXELS = np.arange(4 * 6 * 3, dtype=np.uint8).reshape(4, 6, 3) * 3


@pytest.fixture
def content() -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(PIXELS).save(buffer, "PNG")
    return buffer.getvalue()


def test_each_step_by_hand(content: bytes) -> None:
    path = steps(content, 2)
    assert path.num_bytes == len(content)
    assert path.first_bytes.startswith("89 50 4e 47 0d 0a 1a 0a 00 00 00 0d")
    assert (path.decoded == PIXELS).all()
    means = PIXELS.reshape(2, 2, 2, 3, 3).mean(axis=(1, 3))  # of areas of 2 x 3 pixels
    assert np.abs(path.resized - means).max() <= 0.5
    assert path.tensor.dtype == path.rescaled.dtype == np.float32
    assert (path.tensor == path.resized).all()
    assert np.allclose(path.rescaled, path.resized / 255.0, rtol=1e-6)


def test_path_and_bytes_agree(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(content)
    assert (steps(tmp_path / "a.png", 8).rescaled == steps(content, 8).rescaled).all()


def test_real_photograph(photographs: Path) -> None:
    path = steps(min((photographs / "train" / "cats").iterdir()), 150)
    assert path.first_bytes.startswith("ff d8 ff")
    assert min(path.decoded.shape[:2]) == 150
    assert path.resized.shape == (150, 150, 3)
    assert 0 <= path.rescaled.min() < path.rescaled.max() <= 1


def test_no_picture() -> None:
    with pytest.raises(UnreadableImage, match="is not a picture"):
        steps(b"not a picture", 150)
