"""How a snippet loads a data set through this project."""

import dataclasses

from core.datasets.spec import DataSpec

IMPORTS = """\
from core.datasets.load import load  # run in the project's folder
from core.datasets.spec import DataSpec"""


def load_call(spec: DataSpec) -> str:
    """The expression for the data set, with what differs from the defaults."""
    default = {field.name: field.default for field in dataclasses.fields(spec)}
    values = {name: value for name, value in vars(spec).items() if value != default[name]}
    return f"load(DataSpec({', '.join(f'{name}={value!r}' for name, value in values.items())}))"
