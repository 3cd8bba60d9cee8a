"""Views as Jupyter notebooks that run without this project, alone or in a ZIP with the files that they read."""

from core.notebooks.packing import pack
from core.notebooks.sheet import Asked, Sheet
from core.notebooks.words import WORDS
from core.notebooks.writing import write_notebook

__all__ = ["WORDS", "Asked", "Sheet", "pack", "write_notebook"]
