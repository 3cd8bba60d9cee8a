"""How a snippet reads the picture on the screen."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray

from core import images
from core.datasets.load import load
from core.datasets.spec import DataSpec, check_part
from core.images.samples import SAMPLES, load_sample
from core.snippets.files import is_by, lies_beside


@dataclass(frozen=True)
class PictureSource:
    """How a snippet reads the picture on the screen.

    Attributes:
        imports: Import line, or nothing.
        expression: Python expression for the uint8 RGB array.
        height, width: Size the picture is brought to before it is used, in pixels.
        is_cut: Whether only the central square is used.
        is_enlarged: Whether the size is larger than the picture's own.
        file: Path of the file that it reads beside the code; empty for a picture of scikit-image.
        credit: Author and licence.
        load: Gives the pixels of that file, uint8 ``(H, W)``, ``(H, W, 1)`` or ``(H, W, 3)``.
    """

    imports: str
    expression: str
    height: int
    width: int
    is_cut: bool = False
    is_enlarged: bool = False
    file: str = ""
    credit: str = ""
    load: Callable[[], NDArray[np.uint8]] | None = field(default=None, compare=False, repr=False)

    def read(self) -> str:
        """Lines that leave the picture in ``picture``, uint8 ``(height, width, 3)``."""
        if self.load is not None:
            lies_beside(self.file, partial(_png, self.load))
        is_by(self.credit)
        lines = [f"picture = {self.expression}"]
        if self.is_cut:
            lines += [
                "side = min(picture.shape[:2])",
                "top, left = (picture.shape[0] - side) // 2, (picture.shape[1] - side) // 2",
                "picture = picture[top : top + side, left : left + side]",
            ]
        size = f"({self.width}, {self.height})"
        method = "INTER_LINEAR" if self.is_enlarged else "INTER_AREA"
        lines.append(f"picture = cv2.resize(picture, {size}, interpolation=cv2.{method})")
        return "\n".join(lines)

    def square(self, side: int) -> "PictureSource":
        """The source of the picture's central square, brought to ``side`` pixels."""
        is_enlarged = min(self.height, self.width) < side
        return dataclasses.replace(self, height=side, width=side, is_cut=True, is_enlarged=is_enlarged)


def sample_source(sample_id: str, height: int, width: int) -> PictureSource:
    """The source of a sample picture: scikit-image where it is a photograph there."""
    sample = SAMPLES[sample_id]
    if sample.expression:
        return PictureSource(sample.imports, sample.expression, height, width)
    if not sample.function:
        source = _file(sample_id, height, width, partial(load_sample, sample_id))
        return dataclasses.replace(source, credit=f"{sample.title}: {sample.credit}")
    expression = f"data.{sample.function}()"
    if sample.is_grey:
        expression = f"cv2.cvtColor({expression}, cv2.COLOR_GRAY2RGB)"
    credit = f"{sample.title}: {sample.credit}; scikit-image"
    return PictureSource("from skimage import data", expression, height, width, credit=credit)


def file_source(image: NDArray[np.uint8], name: str = "my_picture") -> PictureSource:
    """The source of the reader's own picture, as it is on the screen: uint8 ``(H, W, 3)``, RGB."""
    height, width = image.shape[:2]
    return _file(name, height, width, lambda: image)


def dataset_source(data: DataSpec, part: str, index: int, shape: tuple[int, int, int]) -> PictureSource:
    """The source of a picture of a data set.

    Args:
        data: Which data set.
        part: ``"train"``, ``"validation"`` or ``"test"``.
        index: Number of the picture there.
        shape: ``(H, W, C)`` of the picture.
    """
    check_part(part)
    height, width, _channels = shape
    return _file(f"{data.source}_{part}_{index}", height, width, partial(_of_dataset, data, part, index))


def _file(name: str, height: int, width: int, load: Callable[[], NDArray[np.uint8]]) -> PictureSource:
    path = f"pictures/{name}.png"
    expression = f'cv2.cvtColor(cv2.imread("{path}"), cv2.COLOR_BGR2RGB)'
    return PictureSource("", expression, height, width, file=path, load=load)


def _of_dataset(data: DataSpec, part: str, index: int) -> NDArray[np.uint8]:
    return np.asarray(load(data).split(part).images[index])


def _png(load: Callable[[], NDArray[np.uint8]]) -> bytes:
    pixels = load()
    return images.encode_png(pixels[:, :, 0] if pixels.shape[2:] == (1,) else pixels)
