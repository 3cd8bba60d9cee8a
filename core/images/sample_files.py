"""Real picture files, as bytes, to follow on their way into a network."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType

from core.errors import N_


@dataclass(frozen=True)
class SampleFile:
    """A photograph that scikit-image ships.

    Attributes:
        title: English title, marked for translation.
        name: Name of the file in scikit-image's package.
        credit: Author and licence.

    Example:
        >>> SAMPLE_FILES["cat"].read()[1:4]  # a file tells its format itself
        b'PNG'
    """

    title: str
    name: str
    credit: str

    def read(self) -> bytes:
        """The bytes of the file."""
        return files("skimage").joinpath("data", self.name).read_bytes()


SAMPLE_FILES: Mapping[str, SampleFile] = MappingProxyType(
    {
        "cat": SampleFile(N_("Cat"), "chelsea.png", "Stéfan van der Walt, CC0"),
        "rocket": SampleFile(N_("Rocket"), "rocket.jpg", "SpaceX, public domain"),
        "coffee": SampleFile(N_("Cup of coffee"), "coffee.png", "Rachel Michetti, CC0"),
    }
)
