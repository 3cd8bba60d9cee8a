"""How a snippet reads the picture on the screen."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

_SKIMAGE = "from skimage import data"
_COLOUR = {"cat": "cat", "astronaut": "astronaut", "coffee": "coffee", "rocket": "rocket"}
_GREY = {
    "photographer": "camera",
    "coins": "coins",
    "handwriting": "text",
    "brick": "brick",
    "grass": "grass",
}


@dataclass(frozen=True)
class PictureSource:
    """How a snippet reads the picture on the screen.

    Attributes:
        imports: Import line, or nothing.
        expression: Python expression for the uint8 RGB array.
        height, width: Size the picture is brought to before it is used, in pixels.
    """

    imports: str
    expression: str
    height: int
    width: int

    def read(self) -> str:
        """Lines that leave the picture in ``picture``, uint8 ``(height, width, 3)``."""
        size = f"({self.width}, {self.height})"
        return f"picture = {self.expression}\npicture = cv2.resize(picture, {size}, interpolation=cv2.INTER_AREA)"


def sample_source(sample_id: str, height: int, width: int) -> PictureSource:
    """The source of a sample picture: scikit-image where it is a photograph there."""
    imports, expression = _EXPRESSIONS.get(
        sample_id,
        (
            "from core.samples import load_sample  # run in the project's folder",
            f'load_sample("{sample_id}")',
        ),
    )
    return PictureSource(imports, expression, height, width)


def file_source(height: int, width: int) -> PictureSource:
    """The source of the reader's own picture."""
    return PictureSource("", 'cv2.cvtColor(cv2.imread("my_picture.jpg"), cv2.COLOR_BGR2RGB)', height, width)


_EXPRESSIONS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {sample: (_SKIMAGE, f"data.{name}()") for sample, name in _COLOUR.items()}
    | {
        sample: (_SKIMAGE, f"cv2.cvtColor(data.{name}(), cv2.COLOR_GRAY2RGB)")
        for sample, name in _GREY.items()
    }
)
