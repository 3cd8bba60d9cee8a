"""A network to look into: what is known of it before any picture comes, and the functions traced of it."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Concatenate, ParamSpec, TypeVar

import keras
import numpy as np
import tensorflow as tf

from core.errors import N_, InputError
from core.networks.inspection import layer_outputs

P = ParamSpec("P")
R = TypeVar("R")

PICTURE = -1
"""The place of the picture among the inputs of a :class:`Call`."""

_ANY_SIDE = 224
_MAX_KEPT = 24


@dataclass(frozen=True)
class Call:
    """One call of a layer.

    Attributes:
        path: See :class:`core.networks.inspection.layer_outputs.Step`.
        layer: What is called.
        inputs: Places of the calls whose outputs it gets, or :data:`PICTURE`.
        shape: Of its output for one picture, without the batch; empty where that is no tensor.
    """

    path: str
    layer: Any
    inputs: tuple[int, ...]
    shape: tuple[int, ...]

    @property
    def is_spatial(self) -> bool:
        """Whether the output has a height and a width, and more than one pixel."""
        return len(self.shape) == 3 and bool(np.prod(self.shape[:2]) > 1)


class InspectedModel:
    """A network with its layers and what was made for it.

    Attributes:
        network: Sequential or functional, one input and one output; models inside it are entered.
        shape: ``(H, W, C)`` of its pictures; 224 for an axis of any length.

    Raises:
        InputError: Its input is no picture of 1 or 3 channels.
    """

    def __init__(self, network: keras.Model) -> None:
        shape = getattr(network, "input_shape", None)
        if not isinstance(shape, tuple) or len(shape) != 4 or shape[3] not in (1, 3):
            raise InputError(
                N_("The model {name} takes input of shape {shape}; expected pictures: (None, height, width, 3) or "
                   "(None, height, width, 1)."), name=network.name, shape=shape,
            )  # fmt: skip
        self.network = network
        height, width, channels = (_ANY_SIDE if side is None else int(side) for side in shape[1:])
        self.shape = (height, width, channels)
        self.kept: OrderedDict[Hashable, Any] = OrderedDict()

    @cached_property
    def calls(self) -> tuple[Call, ...]:
        """The calls of its layers for a picture of its size, from the picture upwards.

        Raises:
            InputError: As :func:`core.networks.inspection.layer_outputs.run`.
        """
        found: list[Call] = []

        @tf.function(autograph=False)  # type: ignore[untyped-decorator]
        def trace(images: tf.Tensor) -> None:
            places = {id(images): PICTURE}
            steps = layer_outputs.run(self.network, images)  # an id is only that of one tensor while it lives
            for number, step in enumerate(steps):
                inputs = [places[id(item)] for item in tf.nest.flatten(step.inputs) if id(item) in places]
                shape = tuple(getattr(step.output, "shape", ()))[1:]
                found.append(Call(step.path, step.layer, tuple(inputs), shape))
                places[id(step.output)] = number

        trace.get_concrete_function(tf.TensorSpec((1, *self.shape)))
        return tuple(found)

    def place_of(self, path: str) -> int:
        """Where in :attr:`calls` a layer is called first."""
        return next(number for number, call in enumerate(self.calls) if call.path == path)

    @property
    def num_classes(self) -> int:
        """How many classes it tells apart; one output unit means two. 0 where its output is not one score a class."""
        shape = self.network.output_shape
        if not isinstance(shape, tuple) or len(shape) != 2 or shape[1] is None:
            return 0
        return 2 if shape[1] == 1 else int(shape[1])

    def check_picture(self, image: Any) -> None:
        """Refuse a picture of another shape than the network takes.

        Raises:
            InputError: The shape is another.
        """
        expected = tuple(self.network.input_shape[1:])
        fits = image.ndim == 3 and all(
            want in (None, have) for want, have in zip(expected, image.shape, strict=True)
        )
        if not fits:
            raise InputError(
                N_("The picture has shape {received} but the model takes {expected}; resize the picture."),
                received=image.shape, expected=expected,
            )  # fmt: skip


def kept(
    function: Callable[Concatenate[InspectedModel, P], R],
) -> Callable[Concatenate[InspectedModel, P], R]:
    """Let the model keep what ``function(model, ...)`` returned, for the latest ``_MAX_KEPT`` calls of such functions.

    What was traced goes with its model. All arguments must be hashable.
    """

    def remembered(model: InspectedModel, /, *args: P.args, **kwargs: P.kwargs) -> R:
        key = (function, *args, *kwargs.items())
        if key not in model.kept:
            model.kept[key] = function(model, *args, **kwargs)
            if len(model.kept) > _MAX_KEPT:
                model.kept.popitem(last=False)
        model.kept.move_to_end(key)
        found: R = model.kept[key]
        return found

    return remembered
