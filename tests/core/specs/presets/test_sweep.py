"""The nets of the sweep, against what is said of them."""

import math

import pytest

from core.specs.presets import sweep
from core.specs.presets.sweep import NETS, TASKS, Net, num_values, sweep_data, sweep_spec


def spec_of(task, net, size=None):
    data = sweep_data(task, size or TASKS[task].sizes[-1], 1)
    return sweep_spec(task, net, data, seed=1)


def test_fifteen_nets_with_one_head():
    assert len({net.name for net in NETS}) == len(NETS) == 15
    heads = {(head.dense_units, head.dropout, head.normalized) for head in
             (spec_of("pets", net).model.head for net in NETS)}  # fmt: skip
    assert heads == {(0, 0.0, True)}


def test_what_is_not_thawed_stays_frozen_and_what_is_thawed_is_whole():
    for net in NETS:
        spec = spec_of("flowers", net)
        if net.kind == "thaw":
            assert spec.model.base_until == ""
            assert spec.fine_tune_from == {1: "all"}.get(net.block, f"block{net.block}_conv1")
        else:
            assert (spec.model.base_until or "block5_pool") == f"block{net.block}_pool"
            assert not spec.fine_tuning.epochs


@pytest.mark.parametrize(
    ("net", "values"),
    [
        (Net("average", 1), 64), (Net("average", 3), 256), (Net("average", 5), 512), (Net("thaw", 2), 512),
        (Net("flatten", 1), 48 * 48 * 64), (Net("flatten", 4), 6 * 6 * 512), (Net("flatten", 5), 3 * 3 * 512),
    ],
)  # fmt: skip
def test_the_rate_falls_with_the_number_of_values(net, values):
    spec = spec_of("pets", net)
    assert num_values(spec.model) == values
    assert spec.head_training.optimizer.learning_rate == pytest.approx(sweep.HEAD_RATE / values)


@pytest.mark.parametrize("task", TASKS)
def test_every_net_makes_enough_steps_and_passes(task):
    for size in TASKS[task].sizes:
        for net in NETS:
            spec = spec_of(task, net, size)
            steps = math.ceil(size * TASKS[task].classes / spec.batch_size)
            phases = [(spec.head_training, sweep.HEAD_STEPS)]
            if net.kind == "thaw":
                phases.append((spec.fine_tuning, sweep.THAW_STEPS))
            for phase, least in phases:
                assert phase.epochs * steps >= least
                assert phase.epochs >= sweep.PASSES


def test_sizes_end_with_all():
    assert TASKS["pets"].sizes == (50, 200, 557)
    assert TASKS["flowers"].sizes == (50, 100)
