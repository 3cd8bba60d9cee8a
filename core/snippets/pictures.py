"""How a snippet reads the picture on the screen."""

import dataclasses
from dataclasses import dataclass

from core.datasets.spec import DataSpec
from core.images.samples import SAMPLES
from core.snippets.datasets import IMPORTS, load_call


@dataclass(frozen=True)
class PictureSource:
    """How a snippet reads the picture on the screen.

    Attributes:
        imports: Import line, or nothing.
        expression: Python expression for the uint8 RGB array.
        height, width: Size the picture is brought to before it is used, in pixels.
        is_cut: Whether only the central square is used.
        is_enlarged: Whether the size is larger than the picture's own.
    """

    imports: str
    expression: str
    height: int
    width: int
    is_cut: bool = False
    is_enlarged: bool = False

    def read(self) -> str:
        """Lines that leave the picture in ``picture``, uint8 ``(height, width, 3)``."""
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
        imports = "from core.images.samples import load_sample  # run in the project's folder"
        return PictureSource(imports, f'load_sample("{sample_id}")', height, width)
    expression = f"data.{sample.function}()"
    if sample.is_grey:
        expression = f"cv2.cvtColor({expression}, cv2.COLOR_GRAY2RGB)"
    return PictureSource("from skimage import data", expression, height, width)


def file_source(height: int, width: int) -> PictureSource:
    """The source of the reader's own picture."""
    return PictureSource("", 'cv2.cvtColor(cv2.imread("my_picture.jpg"), cv2.COLOR_BGR2RGB)', height, width)


def dataset_source(data: DataSpec, part: str, index: int, shape: tuple[int, int, int]) -> PictureSource:
    """The source of a picture of a data set.

    Args:
        data: Which data set.
        part: ``"train"``, ``"validation"`` or ``"test"``.
        index: Number of the picture there.
        shape: ``(H, W, C)`` of the picture.
    """
    expression = f"{load_call(data)}.{part}.images[{index}]"
    if shape[2] == 1:
        expression = f"cv2.cvtColor({expression}, cv2.COLOR_GRAY2RGB)"
    return PictureSource(IMPORTS, expression, *shape[:2])
