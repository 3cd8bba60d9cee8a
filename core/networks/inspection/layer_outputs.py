"""Running a model layer by layer, with every layer within reach, also those of models inside it.

A Keras model can be asked for the output of a layer only where the layer is its own, and only for pictures of its
own size. A trained base inside a Sequential is neither. Here the layers are called one after the other: inside a
``tf.function`` this costs nothing, since TensorFlow leaves out what no result needs.
"""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import keras
import tensorflow as tf

from core.errors import N_, InputError

_LOGIT_ACTIVATIONS = ("softmax", "sigmoid")


@dataclass(frozen=True)
class Step:
    """One call of a layer.

    Attributes:
        path: Its name; for a layer of a model inside the model ``inner/layer``.
        layer: What was called; an operation such as ``+`` is no ``keras.Layer``.
        inputs: Its positional arguments.
        output: What it returned.
    """

    path: str
    layer: Any
    inputs: tuple[Any, ...]
    output: Any


def plain_call(layer: Any, *inputs: Any, **options: Any) -> Any:
    """Call a layer."""
    return layer(*inputs, **options)


def run(
    model: keras.Model, images: tf.Tensor, *, until: str | None = None, call: Callable[..., Any] = plain_call
) -> list[Step]:
    """Call the layers in order, for inference.

    Args:
        model: Sequential or functional, one input; models inside it are entered.
        images: ``(N, H, W, C)``. Their size need not be the model's as long as the layers can take it.
        until: Path of the layer to stop after.
        call: How to call a layer, given the layer and its arguments.

    Returns:
        The steps; the last one has the model's output, or that of ``until``.

    Raises:
        InputError: It is neither Sequential nor functional, has several inputs or outputs, or a layer refuses what it
            gets.
    """
    if not (_is_graph(model) and model.built) or len(model.inputs) != 1 or len(model.outputs) != 1:
        raise InputError(
            N_("The model {name} is not a chain or graph of layers with one input and one output; choose a Sequential "
               "or functional model."), name=model.name,
        )  # fmt: skip
    steps: list[Step] = []
    with contextlib.suppress(_ReachedError):
        _run(model, images, "", steps, _Calls(call, until))
    return steps


def layer_paths(model: keras.Model) -> list[str]:
    """The paths of all layers, those of models inside it included, inputs left out."""
    return [path for path, _ in _leaves(model, "")]


def weight_layers(model: keras.Model) -> list[keras.Layer]:
    """The layers that have weights, those of models inside it included, from the picture upwards."""
    return [layer for _, layer in _leaves(model, "") if layer.weights]


def resolve(model: keras.Model, layer_name: str) -> str:
    """The path of a layer given by its path, or by its name alone where only one layer has it.

    Raises:
        InputError: None or several have it.
    """
    paths = layer_paths(model)
    if layer_name in paths:
        return layer_name
    found = [path for path in paths if path.endswith(f"/{layer_name}")]
    if len(found) == 1:
        return found[0]
    if found:
        sentence = N_("The model has several layers named {name}; choose one of {found}.")
        raise InputError(sentence, name=layer_name, found=", ".join(found))
    sentence = N_("The model has no layer {name}; choose one of {known}.")
    raise InputError(sentence, name=layer_name, known=", ".join(paths[:40]))


def output_of(steps: list[Step], path: str) -> tf.Tensor:
    """The feature maps of a layer, ``(N, h, w, C)``; of a layer called several times those of its last call.

    Raises:
        InputError: Its output has no height and width.
    """
    output = next(step.output for step in reversed(steps) if step.path == path)
    if len(getattr(output, "shape", ())) != 4:
        raise without_map(path)
    return output


def without_map(path: str) -> InputError:
    """The error for a layer whose output has no height and width."""
    sentence = N_(
        "The output of layer {layer} has no height and width; choose a convolution or pooling layer."
    )
    return InputError(sentence, layer=path)


def logits(steps: list[Step]) -> tf.Tensor:
    """The model's output before its last softmax or sigmoid, if it ends in one, as float32.

    Probabilities saturate: near 0 and 1 their gradients become so small that float32 may round them to 0.
    """
    last = steps[-1]
    activation = getattr(getattr(last.layer, "activation", None), "__name__", "")
    if isinstance(last.layer, keras.layers.Softmax):
        output = last.inputs[0]
    elif activation not in _LOGIT_ACTIVATIONS:
        output = last.output
    elif isinstance(last.layer, keras.layers.Dense):
        output = keras.ops.matmul(last.inputs[0], last.layer.kernel)
        output = output if last.layer.bias is None else output + last.layer.bias
    else:
        output = last.inputs[0] if isinstance(last.layer, keras.layers.Activation) else last.output
    return tf.cast(output, tf.float32)


class _ReachedError(Exception):
    """Ends a run at the layer that was asked for."""


def _is_graph(layer: Any) -> bool:
    # Functional is not public in Keras 3; what makes a model one is that it can be run through its graph.
    return isinstance(layer, keras.Sequential) or hasattr(layer, "_run_through_graph")


@dataclass(frozen=True)
class _Calls:
    """How layers are called, and after which one to stop."""

    call: Callable[..., Any]
    until: str | None


def _run(model: keras.Model, values: Any, prefix: str, steps: list[Step], calls: _Calls) -> Any:
    if isinstance(model, keras.Sequential):
        for layer in model.layers:
            values = _caller(layer, prefix, steps, calls)(values)
        return values
    return model._run_through_graph(values, operation_fn=lambda layer: _caller(layer, prefix, steps, calls))


def _caller(layer: Any, prefix: str, steps: list[Step], calls: _Calls) -> Callable[..., Any]:
    """What is called in the place of ``layer``."""

    def call(*inputs: Any, **options: Any) -> Any:
        path = prefix + layer.name
        if _is_graph(layer):
            return _run(layer, inputs[0], f"{path}/", steps, calls)
        try:
            output = calls.call(layer, *inputs, **options)
        except (ValueError, tf.errors.InvalidArgumentError) as error:
            raise InputError(
                N_("The layer {layer} cannot take maps of shape {shape}; choose a larger picture, or the size that "
                   "the model was made for."), layer=path, shape=tuple(getattr(inputs[0], "shape", ())),
            ) from error  # fmt: skip
        steps.append(Step(path, layer, inputs, output))
        if path == calls.until:
            raise _ReachedError
        return output

    return call


def _leaves(model: keras.Model, prefix: str) -> Iterator[tuple[str, keras.Layer]]:
    for layer in model.layers:
        if _is_graph(layer):
            yield from _leaves(layer, f"{prefix}{layer.name}/")
        elif not isinstance(layer, keras.layers.InputLayer):
            yield prefix + layer.name, layer
