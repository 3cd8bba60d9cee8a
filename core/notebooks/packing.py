"""Notebooks and the files that they read, as one file to take away."""

import io
import zipfile
from collections.abc import Callable, Sequence

from core.errors import InputError
from core.notebooks.sheet import Sheet
from core.notebooks.writing import write_notebook

Explain = Callable[[InputError], str]


def pack(sheets: Sequence[Sheet], folder: str, explain: Explain = str) -> bytes:
    """A notebook for each view in a ZIP, and each of the files that they read once.

    A file that cannot be had is left out, and the notebooks that read it say so.

    Args:
        sheets: With names of their own.
        folder: In the ZIP, so that everything lies together once it is unpacked.
        explain: Makes a sentence in the reader's language of an error.
    """
    content = io.BytesIO()
    missing: dict[str, str] = {}
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:  # the files are packed already
        for path, make in {path: make for sheet in sheets for path, make in sheet.files.items()}.items():
            try:
                archive.writestr(f"{folder}/{path}", make())
            except InputError as error:
                missing[path] = explain(error)
        for sheet in sheets:
            gone = {path: reason for path, reason in missing.items() if path in sheet.files}
            archive.writestr(
                f"{folder}/{sheet.name}.ipynb", write_notebook(sheet, gone), zipfile.ZIP_DEFLATED
            )
    return content.getvalue()
