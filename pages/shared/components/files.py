"""Pictures that a component fetches when it shows them, and not all with its first message."""

from streamlit.runtime import get_instance


def address_of(picture: bytes, place: str) -> str:
    """Where a browser fetches a picture, from the address of the server on; for as long as the page shows it.

    Args:
        picture: PNG or JPEG file.
        place: App-wide name of what shows it; the next picture of this place takes over.
    """
    kind = "png" if picture.startswith(b"\x89PNG") else "jpeg"
    return get_instance().media_file_mgr.add(picture, f"image/{kind}", place)
