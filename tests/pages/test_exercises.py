"""Exercises: their files fit each other, wrong states say nothing, and a reached one is greeted once and kept."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from core.augmentation import PRESETS, AugmentationPolicy, draw
from core.operations.kernels import KERNELS
from core.operations.layer_stack import parse_stack
from core.operations.receptive_field import receptive_field
from core.runs import recorded_runs
from core.runs.recorded_breeds import read_taken_for
from pages.activations import exercises as activations
from pages.augmentation import exercises as augmentation
from pages.augmentation.settings import Settings as Augmented
from pages.convolution import exercises as convolution
from pages.features import exercises as features
from pages.filters import exercises as filters
from pages.grad_cam import exercises as grad_cam
from pages.pooling import exercises as pooling
from pages.pooling.settings import OneResponse
from pages.shared.lesson.exercises import _DONE, checks_of, load_exercises, take_done
from pages.shared.lesson.navigation import ENTRIES
from pages.small_data import exercises as small_data
from pages.training_curves import exercises as training_curves
from pages.training_curves.settings import Settings as Curves
from tests.pages.dashboard import LANGUAGES, VIEWS, check, open_page

# A lesson that lays pictures side by side: there is no state to reach.
WITHOUT = {"inside"}
WITH_EXERCISES = [entry for entry in ENTRIES if entry.folder not in WITHOUT]
# The state that an exercise wants, as a link.
REACHED = {
    "convolution/lower-edge": {"kernel": "own", "relu": "1", "grid3": "1,1,1_0,0,0_-1,-1,-1"},
    "convolution/sees-much": {"stack_name": "own", "stack_layers": "c3 p2 c3 p2 p2 c3"},
    "pooling/buried": {"strength": "40", "dilution_size": "8"},
    "dense_vs_convnet/smaller": {"units": "16"},
    "strategy/second-best": {"task": "drawn", "pictures": "300"},
    "training_curves/agree": {"series": "1, 0, 1.8, 1"},
    "fine_tuning/late": {"unfreeze": "block3_conv1"},
    "activations/first-sparse": {"layer": "vgg16/block4_conv3"},
    "filters/smooth-climb": {"variation": "0.5", "steps": "120"},
    "network/keeps-apart": {"model": "efficientnet_lite0", "layer": "efficientnet_lite0/block05_depthwise"},
    "fooling/smallest": {"size": "1", "steps": "20"},
    "accuracy/hardly-missed": {"threshold": "0.05"},
    "accuracy/calibrated": {"temperature": "4"},
    "augmentation/unseen": {
        **dict.fromkeys(("rotation_range", "width_shift_range", "height_shift_range", "zoom_range"), "0"),
        "horizontal_flip": "0", "shear_range": "0.2",
    },
}  # fmt: skip

ASKING_ENGINE = {"fine_tuning", "activations", "filters", "fooling", "network"}
STATES = [
    pytest.param(
        name, id=name, marks=[pytest.mark.workers] if name.partition("/")[0] in ASKING_ENGINE else []
    )
    for name in REACHED
]


def exercise(name):
    lesson, _, identifier = name.partition("/")
    entry = next(entry for entry in ENTRIES if entry.folder == lesson)
    return next(each for each in load_exercises(entry.path, "en") if each.id == identifier)


@pytest.mark.parametrize("entry", WITH_EXERCISES, ids=lambda entry: entry.folder)
def test_every_lesson_has_exercises_in_both_languages_and_their_checks(entry):
    english, chinese = (load_exercises(entry.path, language) for language in LANGUAGES)
    assert english, "write one"
    assert [(each.id, each.view) for each in english] == [(each.id, each.view) for each in chinese]
    assert {each.id for each in english} == set(checks_of(entry.path))
    assert {each.view for each in english} <= set(VIEWS[entry.folder])


@pytest.mark.parametrize("name", STATES)
def test_a_reached_state_is_greeted_once(name):
    wanted = exercise(name)
    lesson = name.partition("/")[0]
    given = {f"{lesson}_{control}": value for control, value in REACHED[name].items()}
    app = open_page(lesson, lang="en", **{f"{lesson}_view": wanted.view, f"{lesson}_ask": "0"}, **given)
    assert not app.warning
    assert [toast.value for toast in app.toast] == [f"**Exercise done**: {wanted.title}"]
    assert wanted.reached in [each.value for each in app.success]
    assert app.session_state[_DONE] == {name: True}
    again = check(app.run())
    assert not again.toast
    assert f"**Exercise done** · {wanted.title}" in [each.label for each in again.expander]


@pytest.mark.parametrize("name", STATES)
def test_the_state_at_the_beginning_says_nothing(name):
    wanted = exercise(name)
    lesson = name.partition("/")[0]
    app = open_page(lesson, lang="en", **{f"{lesson}_view": wanted.view, f"{lesson}_ask": "0"})
    assert not app.toast
    assert f"**Exercise** · {wanted.title}" in [each.label for each in app.expander]
    assert wanted.reached not in [each.value for each in app.success]


def test_what_is_done_stays_done_in_another_state():
    app = open_page("pooling", lang="en", pooling_view="dilution")
    app.session_state[_DONE] = {"pooling/buried": True}
    app = check(app.run())
    assert not app.toast
    assert any(each.label.startswith("**Exercise done**") for each in app.expander)


@pytest.mark.parametrize("told", [None, "x", {"a": 1}, [1, None]])
def test_what_the_browser_kept_may_be_nonsense(told):
    take_done(told)


@pytest.mark.parametrize(
    ("kernel", "is_right"),
    [
        ([[1, 1, 1], [0, 0, 0], [-1, -1, -1]], True),
        ([[0, 1, 0], [0, 0, 0], [0, -1, 0]], True),
        ([[-1, -1, -1], [0, 0, 0], [1, 1, 1]], False),  # the upper edge
        ([[-1, 0, 1]] * 3, False),  # the left edge
        ([[1, 1, 1], [1, 1, 1], [-1, -1, -1]], False),  # the inside, too
        ([[1, 1, 1], [1, -8, 1], [1, 1, 1]], False),  # every edge
        ([[0] * 3] * 3, False),
    ],
)
def test_a_kernel_for_the_lower_edge(kernel, is_right):
    assert convolution.answers_only_below(np.array(kernel, np.float32)) is is_right


def test_no_kernel_of_the_list_answers_to_the_lower_edge_alone():
    assert not any(
        convolution.answers_only_below(kernel.build(size))
        for kernel in KERNELS.values()
        for size in (3, 5, 7)
    )


def test_weights_of_a_stack_by_hand():
    assert convolution.weights_of(parse_stack("c3 p2 c3")) == (9 * 3 + 1) * 32 + (9 * 32 + 1) * 32


@pytest.mark.parametrize(
    ("layers", "is_right"),
    [
        ("c3 p2 c3 p2 p2 c3", True),
        ("c3 c3 c3", False),  # sees too little
        ("c3 p2 c3 p2 c3 p2 c3 p2", False),  # too many weights
        ("p2 p2 p2 p2 p2", False),  # no convolution
    ],
)
def test_a_stack_that_sees_far(layers, is_right):
    parsed = parse_stack(layers, padding="same")
    fields = receptive_field(parsed)
    stack = SimpleNamespace(layers=parsed, depth=len(parsed), field=fields[-1])
    assert convolution.CHECKS["sees-much"](SimpleNamespace(stack=stack), {}) is is_right


@pytest.mark.parametrize(("strength", "size", "is_right"), [(200, 4, False), (20, 2, False), (40, 8, True)])
def test_a_response_that_is_buried(strength, size, is_right):
    settings = SimpleNamespace(response=OneResponse(strength, size))
    assert pooling.CHECKS["buried"](settings, {}) is is_right


@pytest.mark.parametrize(
    ("series", "weight", "is_right"),
    [
        ([1.0, 0.0, 0.0], 0.8, False),
        ([1.0] + [0.0] * 30, 0.8, True),
        ([1.0, 0.0, 1.8, 1.0], 0.8, True),  # by hand: the first value is the weighted average of all
        ([1.0] + [0.0] * 30, 0.5, False),  # a weight that forgets at once
        ([1.0, 1.0, 1.0], 0.8, False),
        ([1.0, 0.0], 0.8, False),
        ([], 0.8, False),
    ],
)
def test_two_averages_that_agree(series, weight, is_right):
    assert training_curves.CHECKS["agree"](Curves(weight), {"series": series}) is is_right


@pytest.mark.parametrize(
    ("changes", "is_right"),
    [
        ({"shear_range": 0.2}, True),
        ({"shear_range": 0.0}, False),
        ({"shear_range": 40.0}, False),
        ({"shear_range": 0.2, "rotation_range": 1.0}, False),
        ({"shear_range": 0.2, "horizontal_flip": True}, False),
    ],
)
def test_a_shear_that_nobody_sees(changes, is_right):
    policy = replace(AugmentationPolicy(), **changes)
    rng = np.random.default_rng(0)
    image = rng.integers(0, 256, (10, 10, 3), dtype=np.uint8).repeat(15, axis=0).repeat(15, axis=1)
    settings = Augmented(image, None, policy, draw(policy, rng, 5, image.shape), 0)
    assert augmentation.CHECKS["unseen"](settings, {}) is is_right
    assert PRESETS["chapter"].rotation_range  # which is why the beginning is another state


def run_like(name, *, pictures, accuracy, recorded=False):
    run = next(run for run in recorded_runs() if run.run_id == name)
    spec = {**run.spec, "data": {**run.spec["data"], "train_per_class": pictures}}
    history = {**run.history, "val_accuracy": [*run.history["val_accuracy"][:-1], accuracy]}
    return replace(run, spec=spec, history=history, recorded=recorded)


@pytest.mark.parametrize(
    ("changes", "is_right"),
    [
        ({"pictures": 150, "accuracy": 0.8}, True),
        ({"pictures": 151, "accuracy": 0.9}, False),
        ({"pictures": 150, "accuracy": 0.79}, False),
        ({"pictures": 150, "accuracy": 0.9, "recorded": True}, False),
    ],
)
def test_a_run_that_is_good_with_few_pictures(changes, is_right):
    assert small_data.CHECKS["few-pictures"](None, {"run": run_like("in_class", **changes)}) is is_right
    assert small_data.CHECKS["few-pictures"](None, {"run": None}) is False


@pytest.mark.parametrize(
    ("results", "framed", "left"),
    [
        ({}, False, False),
        ({"share": 0.6, "area": 0.15, "likeliest_share": 0.6, "has_heat": True}, True, False),
        ({"share": 0.6, "area": 0.35, "likeliest_share": 0.6, "has_heat": True}, False, False),
        ({"share": 0.05, "area": 0.25, "likeliest_share": 0.6, "has_heat": True}, False, True),
        ({"share": 0.0, "area": 0.25, "likeliest_share": 0.6, "has_heat": False}, False, False),
        ({"share": 0.05, "area": 0.25, "likeliest_share": 0.3, "has_heat": True}, False, False),
    ],
)
def test_heat_in_and_out_of_a_frame(results, framed, left):
    assert grad_cam.CHECKS["framed"](None, results) is framed
    assert grad_cam.CHECKS["left"](None, results) is left


def test_the_first_layer_with_more_zeros_than_answers():
    layers = [
        SimpleNamespace(path=path, sparsity=share) for path, share in (("a", 0.5), ("b", 0.8), ("c", 0.9))
    ]
    found = [
        activations.CHECKS["first-sparse"](SimpleNamespace(layer=layer), {"layers": layers})
        for layer in layers
    ]
    assert found == [False, True, False]
    assert activations.CHECKS["first-sparse"](SimpleNamespace(layer=layers[1]), {}) is False


@pytest.mark.parametrize(
    ("variation", "climb", "is_right"),
    [
        (0.5, [1.0, 160.0], True),
        (0.4, [1.0, 160.0], False),
        (0.5, [1.0, 149.0], False),
        (0.5, [0.0, 9.0], False),
    ],
)
def test_a_climb_on_a_smooth_path(variation, climb, is_right):
    options = SimpleNamespace(total_variation=variation)
    settings = SimpleNamespace(spec=SimpleNamespace(options=options))
    assert filters.CHECKS["smooth-climb"](settings, {"objectives": climb}) is is_right


def test_a_breed_is_crossed_if_most_of_its_pictures_are():
    """By hand: three of four chihuahuas taken for cats, two of four, and cats taken for cats."""
    crossed = features.CHECKS["crossed"]
    assert crossed(None, {"breed": "chihuahua", "taken_for": {"Sphynx": 2, "Bombay": 1, "beagle": 1}})
    assert not crossed(None, {"breed": "chihuahua", "taken_for": {"Sphynx": 2, "beagle": 2}})
    assert not crossed(None, {"breed": "Sphynx", "taken_for": {"Abyssinian": 4, "chihuahua": 1}})
    assert not crossed(None, {})


def test_a_recorded_breed_solves_the_exercise():
    app = open_page("features", features_view="new-breeds", features_ask="0", features_breed="chihuahua")
    check(app)
    taken = read_taken_for("oxford_breeds_lite0")
    solved = [
        breed
        for breed, counts in taken.counts.items()
        if features.CHECKS["crossed"](None, {"breed": breed, "taken_for": counts})
    ]
    assert "chihuahua" in solved
    assert len(solved) < 5


def test_two_rules_disagree_only_where_sum_and_mean_say_something_else():
    """A rocket: 0.2% cats and 3.3% dogs; the mean of 5 is more than that of 118. A cat: both say cat."""
    disagree = features.CHECKS["disagree"]
    assert disagree(None, {"cats": 0.0020, "dogs": 0.0334})
    assert not disagree(None, {"cats": 0.8894, "dogs": 0.0039})
    assert not disagree(None, {"cats": 0.0055, "dogs": 0.6631})
    assert not disagree(None, {})


@pytest.mark.parametrize(
    ("changes", "is_right"),
    [
        ({}, True),
        ({"net": "lite0"}, False),
        ({"answers": "all"}, False),
        ({"order": "best"}, False),
        ({"explained": 1}, False),
        ({"net": "", "lowest": ""}, False),
    ],
)
def test_right_answers_with_the_least_heat(changes, is_right):
    shown = {"net": "scratch", "lowest": "scratch", "answers": "right", "order": "worst", "explained": 0}
    assert grad_cam.CHECKS["least"](None, shown | changes) is is_right
    assert grad_cam.CHECKS["least"](None, {}) is False
