"""How a snippet loads a data set through this project."""

from core.datasets.spec import DataSpec
from core.snippets.text import constructor

IMPORTS = """\
from core.datasets.load import load  # run in the project's folder
from core.datasets.spec import DataSpec"""


def load_call(spec: DataSpec) -> str:
    """The expression for the data set, with what differs from the defaults."""
    return f"load({constructor(spec)})"
