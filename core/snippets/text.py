"""Arrays and imports as Python text."""

import numpy as np
from numpy.typing import NDArray


def imports(*lines: str) -> str:
    """Import lines, the empty ones left out."""
    return "\n".join(line for line in lines if line)


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
