"""A window sliding over a small crop, with every sum written out for the front end to show."""

from core.operations.sliding_window.build import slide_convolution, slide_pooling
from core.operations.sliding_window.hundredths import format_number
from core.operations.sliding_window.records import Channel, SlidingWindow, Sum, Window

__all__ = [
    "Channel",
    "SlidingWindow",
    "Sum",
    "Window",
    "format_number",
    "slide_convolution",
    "slide_pooling",
]
