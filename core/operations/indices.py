"""Which input an output cell is made of: the indices that a program writes."""

from dataclasses import dataclass

from core.operations.windows import Padding, covered_size, padding_amounts


@dataclass(frozen=True)
class Span:
    """The rows or columns under a window, as Python counts them: from ``start`` up to, not including, ``stop``.

    Attributes:
        start: The first one; negative where it is padding.
        stop: One past the last one; beyond the picture where that is padding.
        step: From one to the next, the dilation.
    """

    start: int
    stop: int
    step: int = 1

    def inside(self, size: int) -> "Span":
        """What of it lies on a picture of so many rows or columns; the first one stays one of the window's.

        Example:
            >>> Span(-2, 3, step=2).inside(28)
            Span(start=0, stop=3, step=2)
        """
        skipped = -(min(self.start, 0) // self.step)
        return Span(self.start + skipped * self.step, min(self.stop, size), self.step)

    def __str__(self) -> str:
        """As Python writes a slice."""
        return f"{self.start}:{self.stop}" + (f":{self.step}" if self.step > 1 else "")


def window_span(
    place: int, input_size: int, kernel_size: int, *, stride: int = 1, padding: Padding = "valid", dilation: int = 1
) -> Span:  # fmt: skip
    """The rows (or columns) that output row (or column) ``place`` comes from.

    Raises:
        InputError: As :func:`core.operations.windows.output_size`.

    Example:
        >>> str(window_span(4, 28, 3)), str(window_span(4, 28, 3, padding="same"))
        ('4:7', '3:6')
        >>> str(window_span(0, 28, 3, padding="same")), str(window_span(0, 28, 3, padding="same").inside(28))
        ('-1:2', '0:2')
    """
    before, _after = padding_amounts(
        input_size, kernel_size, stride=stride, padding=padding, dilation=dilation
    )
    start = place * stride - before
    return Span(start, start + covered_size(kernel_size, dilation=dilation), dilation)
