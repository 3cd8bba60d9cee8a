"""The weights that ship: those of the recorded runs, and what the lesson says of them."""

import numpy as np

from core.datasets.load import load
from core.operations.digit_weights import dense_units, first_kernels, origin
from core.runs import recorded_runs
from core.specs.presets.training import RUN_PRESETS

RUNS = {run.run_id: run for run in recorded_runs()}


def test_they_belong_to_the_recorded_runs():
    for name in ("digits_dense", "digits_convnet"):
        told = origin(name)
        assert told["run_id"] == RUN_PRESETS[name].run_id
        assert told["test_accuracy"] == RUNS[name].metrics["test_accuracy"]
        assert told["commit"] == RUNS[name].provenance["commit"]
        assert not told["commit"].endswith("-dirty")


def test_shapes_and_that_nobody_changes_them():
    units, (kernels, biases) = dense_units(), first_kernels()
    assert units.weights.shape == (512, 28, 28)
    assert units.votes.shape == (512, 10)
    assert (kernels.shape, biases.shape) == ((3, 3, 1, 32), (32,))
    assert not any(array.flags.writeable for array in (units.weights, units.votes, kernels, biases))


def test_the_strongest_units_of_a_digit_vote_most_for_it():
    units = dense_units()
    strongest = units.most_for(3, 5)
    assert np.all(np.diff(units.votes[strongest, 3]) <= 0)
    assert units.votes[strongest[0], 3] == units.votes[:, 3].max()


def test_weights_of_pixels_without_ink_are_still_within_their_first_range(home):
    """Glorot's, between plus and minus this limit; float16 rounds."""
    ink = load(RUN_PRESETS["digits_dense"].data).train.images[..., 0].max(axis=0) > 0
    limit = np.sqrt(6 / (784 + 512)) * 1.001
    weights = dense_units().weights
    assert not ink.all()
    assert np.abs(weights[:, ~ink]).max() <= limit
    assert np.abs(weights[:, ink]).max() > 2 * limit


def test_a_dense_unit_read_as_a_row_is_the_matrix_product_of_keras():
    """Pixel (r, c) of a unit is row 28 r + c of the kernel: Flatten's order."""
    digit = np.arange(784, dtype=np.float32).reshape(28, 28)
    with np.load("assets/models/digits_dense_float16.npz") as arrays:
        expected = digit.reshape(-1) @ arrays["dense/kernel"].astype(np.float32)
    found = np.einsum("rc,urc->u", digit, dense_units().weights)
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=0.5)
