"""Pictures and arrays that a component fetches when it shows them, and not all with its first message."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from streamlit.runtime import get_instance

Directory = dict[str, tuple[int, str, list[int]]]
"""Where each array lies in a file: its first byte, its type and its shape."""

_TYPES = {"u1": np.uint8, "i4": np.int32, "f4": np.float32}


def address_of(picture: bytes, place: str) -> str:
    """Where a browser fetches a picture, from the address of the server on; for as long as the page shows it.

    Args:
        picture: PNG or JPEG file.
        place: App-wide name of what shows it; the next picture of this place takes over.
    """
    kind = "png" if picture.startswith(b"\x89PNG") else "jpeg"
    return get_instance().media_file_mgr.add(picture, f"image/{kind}", place)


def address_of_arrays(
    arrays: Mapping[str, NDArray[np.uint8] | NDArray[np.int32] | NDArray[np.float32]], place: str
) -> tuple[str, Directory]:
    """Where a browser fetches arrays as one file of bytes, and what lies where in it.

    Args:
        arrays: uint8, int32 or float32, by their names.
        place: As for :func:`address_of`.
    """
    packed, directory = pack(arrays)
    return get_instance().media_file_mgr.add(packed, "application/octet-stream", place), directory


def pack(arrays: Mapping[str, NDArray[np.generic]]) -> tuple[bytes, Directory]:
    """Arrays one behind the other, each beginning at a multiple of four bytes, as the browser's typed arrays want it.

    Raises:
        ValueError: An array is neither uint8 nor int32 nor float32.
    """
    parts: list[bytes] = []
    directory: Directory = {}
    length = 0
    for name, array in arrays.items():
        kind = next((kind for kind, dtype in _TYPES.items() if array.dtype == dtype), None)
        if kind is None:
            raise ValueError(f"{name} is {array.dtype}; it must be uint8, int32 or float32.")
        directory[name] = (length, kind, list(array.shape))
        part = array.tobytes() + b"\0" * (-array.nbytes % 4)
        parts.append(part)
        length += len(part)
    return b"".join(parts), directory
