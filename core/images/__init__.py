"""Pictures as arrays: read, encode, resize, crop, arrange, colour.

Everywhere a picture is ``(H, W, C)``, channels last, RGB, 0-255, and uint8 unless a
function says otherwise.
"""

from core.images.decode import CostlyImage, UnreadableImage, load_foreign_image, load_image
from core.images.decoder import Decoders
from core.images.encode import encode_jpeg, encode_png, png_data_url
from core.images.geometry import centre_square, crop, fit_within, resize
from core.images.grey import to_grey, to_rgb
from core.images.model_input import model_input
from core.images.montage import montage
from core.images.overlay import COLORMAPS, normalise, overlay

__all__ = [
    "COLORMAPS",
    "CostlyImage",
    "Decoders",
    "UnreadableImage",
    "centre_square",
    "crop",
    "encode_jpeg",
    "encode_png",
    "fit_within",
    "load_foreign_image",
    "load_image",
    "model_input",
    "montage",
    "normalise",
    "overlay",
    "png_data_url",
    "resize",
    "to_grey",
    "to_rgb",
]
