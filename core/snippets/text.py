"""Arrays, records and imports as Python text."""

import dataclasses
from typing import Any

import numpy as np
from numpy.typing import NDArray


def imports(*lines: str) -> str:
    """Import lines, the empty ones left out."""
    return "\n".join(line for line in lines if line)


def constructor(record: Any) -> str:
    """The call that makes a dataclass, with what differs from its defaults."""
    defaults = {field.name: field.default for field in dataclasses.fields(record)}
    values = {name: value for name, value in vars(record).items() if value != defaults[name]}
    return f"{type(record).__name__}({', '.join(f'{name}={value!r}' for name, value in values.items())})"


def array_literal(values: NDArray[np.generic], *, indent: int = 4) -> str:
    """A nested list in Python that gives exactly these float32 values again, one row a line."""
    margin = " " * indent
    if values.ndim == 1:
        return "[" + ", ".join(_number(value) for value in values) + "]"
    rows = ",\n".join(margin + array_literal(row, indent=indent + 4) for row in values)
    return f"[\n{rows},\n{margin[4:]}]"


def _number(value: np.generic) -> str:
    number = float(value)
    return str(int(number)) if number.is_integer() else str(np.float32(value))
