"""Cutting code into cells: nothing is lost, and the pieces are what a reader would run at once."""

import ast

import pytest

from core.architectures.convnets import ConvnetSpec
from core.augmentation import PRESETS
from core.datasets.spec import DataSpec
from core.notebooks.cells import cells
from core.snippets.activations import activations
from core.snippets.filters import filters
from core.snippets.grad_cam import grad_cam
from core.snippets.pictures import sample_source
from core.snippets.pooling import mnist_nets
from core.snippets.training import build, train
from core.snippets.training_curves import by_hand
from core.snippets.transfer import end_to_end, features
from core.specs.filters import FilterSpec
from core.specs.training import OptimizerSpec, RunSpec
from core.specs.transfer import Phase, TransferNetSpec, TransferSpec

SOURCE = sample_source("cat", 300, 451)
PETS = DataSpec("drawn_pets")
RUN = RunSpec(PETS, ConvnetSpec(), PRESETS["chapter_as_meant"])
TUNED = TransferSpec(
    PETS, TransferNetSpec("efficientnet_lite0"), PRESETS["chapter_as_meant"], views=3, plain_share=0.5,
    fine_tuning=Phase(2, OptimizerSpec("adam", 1e-5)), fine_tune_from="block15_expand",
)  # fmt: skip
CODES = {
    "activations": activations(SOURCE, "vgg16", "vgg16/block1_conv1", 3, size=(224, 224, 3)),
    "grad_cam": grad_cam(SOURCE, "efficientnet_lite0", "efficientnet_lite0/head_relu", 285, size=(224, 224, 3)),
    "filters": filters(FilterSpec("book_convnet", "block2_conv", (1,)), 3),
    "parameters": mnist_nets(),
    "by_hand": by_hand([1.0, 0.5], 0.8),
    "build": build(ConvnetSpec()),
    "train": train(RUN),
    "end_to_end": end_to_end(TUNED),
    "features": features(TUNED),
}  # fmt: skip


@pytest.mark.parametrize("name", CODES)
def test_the_pieces_say_what_the_whole_says(name):
    pieces = cells(CODES[name])
    assert ast.dump(ast.parse("\n".join(pieces))) == ast.dump(ast.parse(CODES[name]))
    comments = [line for line in CODES[name].splitlines() if line.startswith("#")]
    assert [line for piece in pieces for line in piece.splitlines() if line.startswith("#")] == comments


@pytest.mark.parametrize("name", sorted(set(CODES) - {"parameters", "build", "by_hand"}))
def test_imports_come_first_and_the_figure_last(name):
    first, *_, last = cells(CODES[name])
    assert {type(node) for node in ast.parse(first).body} <= {ast.Import, ast.ImportFrom}
    assert last.rstrip().endswith("plt.show()")


def test_a_comment_inside_a_function_or_right_below_code_cuts_nothing():
    function = "def f(x):\n    y = x\n\n    # not here\n    return y\n\n\n"
    code = f"{function}z = f(1)\n# nor here\nz += 1\n\n\n# here\nprint(z)\n"
    assert cells(code) == [
        "def f(x):\n    y = x\n\n    # not here\n    return y",
        "z = f(1)\n# nor here\nz += 1",
        "# here\nprint(z)",
    ]


def test_no_code_has_no_cells():
    assert cells("") == cells("\n\n") == []
