"""Several filters of one layer, read from their controls."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.images import to_grey
from core.operations.kernels import KERNELS, vgg16_first_layer, vgg16_preprocess
from pages.shared.controls.controls import Controls
from pages.shared.reader.language import translate as _

_DEFAULT = ("horizontal_edge", "vertical_edge", "laplacian", "gaussian_blur")


@dataclass(frozen=True)
class Filters:
    """The filters of a layer.

    Attributes:
        names: In the reader's language.
        kernels: float32 ``(size, size, C, filters)``: one channel of grey, or the three colours of VGG16.
        biases: ``(filters,)``.
        are_learned: Whether they are the first ones of VGG16.
    """

    names: list[str]
    kernels: NDArray[np.float32]
    biases: NDArray[np.float32]
    are_learned: bool

    @property
    def num_weights(self) -> int:
        """Without the biases."""
        return self.kernels.size

    def inputs(self, image: NDArray[np.uint8]) -> NDArray[np.float32]:
        """What they see of a picture uint8 ``(H, W, 3)``."""
        return vgg16_preprocess(image) if self.are_learned else to_grey(image)[..., None]


def choose_filters(controls: Controls, size: int) -> Filters:
    """Hand-made kernels of ``size``, none where the reader has taken all away, or some of VGG16's."""
    if controls.toggle("stack_learned", _("Filters learned by VGG16 instead of hand-made ones")):
        kernels, biases = vgg16_first_layer()
        count = controls.slider("stack_count", _("Number of filters"), 1, len(biases), 8)
        names = [_("Filter {index}").format(index=index) for index in range(count)]
        return Filters(names, kernels[..., :count], biases[:count], are_learned=True)
    titles = {name: _(kernel.title) for name, kernel in KERNELS.items()}
    chosen = controls.several("stack", _("Kernels"), titles, _DEFAULT)
    planes = [KERNELS[name].build(size) for name in chosen]
    kernels = np.stack(planes, axis=-1)[:, :, None, :] if planes else np.zeros((size, size, 1, 0), np.float32)
    biases = np.zeros(len(chosen), dtype=np.float32)
    return Filters([titles[name] for name in chosen], kernels, biases, are_learned=False)
