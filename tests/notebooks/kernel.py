"""A Jupyter kernel in a folder of its own, in which notebooks run one after the other."""

import io
import os
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
from nbclient import NotebookClient

from core.notebooks import Sheet, pack

_SECONDS = 300
_START = """\
import os, sys
try:
    import core
except ModuleNotFoundError:
    pass
else:
    raise AssertionError("the kernel finds the project at " + core.__file__)
os.chdir({folder!r})
"""
_SAVE = """\
import numpy as _numpy
_numpy.savez({file!r}, **{{{wanted}}})
"""


class Kernel:
    """One that runs; all that a notebook leaves is forgotten before the next one."""

    def __init__(self, client: NotebookClient, folder: Path) -> None:
        self._client = client
        self._folder = folder
        self._count = 0

    def run(self, sheet: Sheet, wanted: Mapping[str, str], *, epochs: int | None = None) -> dict[str, Any]:
        """Unpack a notebook as it is downloaded, execute it, and give what it leaves.

        Args:
            sheet: Of the view.
            wanted: Python for arrays, by names.
            epochs: Each ``fit`` goes over so many; by default as many as the notebook says.
        """
        self._count += 1
        folder = self._folder / str(self._count)
        with zipfile.ZipFile(io.BytesIO(pack([sheet], "all"))) as archive:
            archive.extractall(folder)
        notebook = nbformat.read(folder / "all" / f"{sheet.name}.ipynb", as_version=4)
        nbformat.validate(notebook)
        self.execute("%reset -f", _START.format(folder=str(folder / "all")))
        codes = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
        self.execute(*(_shorter(code, epochs) for code in codes))
        file = str(folder / "left.npz")
        arrays = ", ".join(f"{name!r}: _numpy.asarray({code})" for name, code in wanted.items())
        self.execute(_SAVE.format(file=file, wanted=arrays))
        with np.load(file) as left:
            return dict(left)

    def execute(self, *sources: str) -> None:
        """Execute cells one after the other; raises what the first failing one raised."""
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
        self._client.nb = notebook
        for number, cell in enumerate(notebook.cells):
            self._client.execute_cell(cell, number)


@contextmanager
def kernel() -> Iterator[Kernel]:
    """A kernel in a folder outside this project, as long as the block runs."""
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(nbformat.v4.new_notebook(), timeout=_SECONDS, kernel_name="python3")
        plain = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        with client.setup_kernel(cwd=folder, env=plain | {"TF_CPP_MIN_LOG_LEVEL": "2"}):
            yield Kernel(client, Path(folder))


def _shorter(source: str, epochs: int | None) -> str:
    return source if epochs is None else re.sub(r"\bepochs=\d+", f"epochs={epochs}", source)
