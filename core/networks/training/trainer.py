"""A net with its optimizer: one step, the loss over a split, and its state as bytes."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from numpy.typing import NDArray

from core.networks.training.batches import Batch
from core.specs.training import OptimizerSpec

_OPTIMIZERS = {
    "rmsprop": keras.optimizers.RMSprop,
    "adam": keras.optimizers.Adam,
    "sgd": keras.optimizers.SGD,
}


Compute = Callable[[tf.Tensor, bool], tf.Tensor]
"""Inputs, and whether dropout drops, to probabilities; traced by TensorFlow."""


class Trainer:
    """Trains the weights of a model that are trainable now, with the cross-entropy of its output.

    Args:
        model: Its weights are changed in place.
        optimizer: See :class:`OptimizerSpec`.
        decay_steps: Over how many steps the learning rate falls to zero along a half cosine; None if it stays.
        compute: How to compute its output, if there is a faster way than ``model(inputs, training=...)``.
        inputs: Number format of what it is trained on.
        averaging: See :class:`core.specs.transfer.Phase`.
    """

    def __init__(
        self,
        model: keras.Model,
        optimizer: OptimizerSpec,
        *,
        decay_steps: int | None = None,
        compute: Compute | None = None,
        inputs: tf.DType = tf.uint8,
        averaging: float = 0.0,
    ) -> None:
        self.model = model
        self.optimizer = _OPTIMIZERS[optimizer.name](
            optimizer.learning_rate, use_ema=averaging > 0, ema_momentum=averaging
        )
        # Not given to the optimizer, whose state would then lack the learning rate that older checkpoints have.
        self._rate = decay_steps and keras.optimizers.schedules.CosineDecay(
            optimizer.learning_rate, decay_steps
        )
        self._trained = list(model.trainable_variables)
        self.optimizer.build(self._trained)
        self._compute = compute or self._call
        self._binary = model.output_shape[-1] == 1
        signature = [
            tf.TensorSpec((None, *model.input_shape[1:]), inputs),
            tf.TensorSpec((None,), tf.int64),
        ]
        self._step = tf.function(self._train, input_signature=signature, autograph=False)
        self._test = tf.function(self._evaluate, input_signature=signature, autograph=False)

    def step(self, batch: Batch) -> tuple[float, float]:
        """Change the weights once; mean loss and accuracy of the batch before that."""
        loss, accuracy = self._step(*batch)
        return float(loss), float(accuracy)

    def evaluate(self, batch: Batch) -> tuple[float, NDArray[np.float32]]:
        """Mean loss of a batch and its probabilities, ``(N, classes)`` (two columns for one sigmoid)."""
        loss, outputs = self._test(*batch)
        probabilities = outputs.numpy()
        if self._binary:
            probabilities = np.concatenate([1 - probabilities, probabilities], axis=1)
        return float(loss), probabilities

    def reseed(self, rng: np.random.Generator) -> None:
        """Give every dropout layer a state drawn from ``rng``."""
        for layer in self.model.layers:
            if isinstance(layer, keras.layers.Dropout):
                layer.seed_generator.state.assign(rng.integers(2**31, size=2).astype("uint32"))

    @contextmanager
    def averaged(self) -> Iterator[None]:
        """While in it, the trained weights are their averages, if these are kept.

        Keras' ``SwapEMAWeights`` does it by adding and subtracting, which rounds the weights.
        """
        last = [variable.numpy() for variable in self._trained] if self.optimizer.use_ema else []
        self.finish()
        try:
            yield
        finally:
            for variable, values in zip(self._trained, last, strict=False):
                variable.assign(values)

    def finish(self) -> None:
        """Make the averages, if these are kept, the weights: call it after the last step."""
        if int(self.optimizer.iterations):
            self.optimizer.finalize_variable_values(self._trained)

    def state(self) -> bytes:
        """Weights and optimizer, to go on from."""
        buffer = io.BytesIO()
        arrays: list[Any] = [np.asarray(variable) for variable in self._variables]
        np.savez(buffer, *arrays)
        return buffer.getvalue()

    def restore(self, state: bytes) -> None:
        """Go on from what :meth:`state` returned for the same specs."""
        with np.load(io.BytesIO(state)) as arrays:
            for variable, array in zip(self._variables, arrays.values(), strict=True):
                variable.assign(array)

    @property
    def _variables(self) -> list[Any]:
        return [*self.model.variables, *self.optimizer.variables]

    def _train(self, inputs: tf.Tensor, labels: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        with tf.GradientTape() as tape:
            outputs = self._compute(inputs, True)
            loss = self._loss(labels, outputs)
        if self._rate:
            self.optimizer.learning_rate.assign(self._rate(self.optimizer.iterations))
        self.optimizer.apply(tape.gradient(loss, self._trained), self._trained)
        predicted = tf.cast(outputs[:, 0] > 0.5, tf.int64) if self._binary else tf.argmax(outputs, axis=1)
        return loss, tf.reduce_mean(tf.cast(predicted == labels, tf.float32))

    def _evaluate(self, inputs: tf.Tensor, labels: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        outputs = self._compute(inputs, False)
        return self._loss(labels, outputs), outputs

    def _call(self, inputs: tf.Tensor, training: bool) -> tf.Tensor:
        return self.model(tf.cast(inputs, tf.float32), training=training)

    def _loss(self, labels: tf.Tensor, outputs: tf.Tensor) -> tf.Tensor:
        if self._binary:
            return tf.reduce_mean(
                keras.losses.binary_crossentropy(tf.cast(labels, tf.float32)[:, None], outputs)
            )
        return tf.reduce_mean(keras.losses.sparse_categorical_crossentropy(labels, outputs))
