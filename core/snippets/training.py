"""Keras code of a training run: the net, its data in memory, the training, and the model saved after it."""

import math

from core.architectures.convnets import ConvnetSpec, DigitNetSpec, ModelSpec, output_units
from core.snippets.datasets import read_data
from core.snippets.text import imports
from core.snippets.warping import define_augmented
from core.specs.training import OptimizerSpec, RunSpec, TrainingSpec

_OPTIMIZERS = {"rmsprop": "RMSprop", "adam": "Adam", "sgd": "SGD"}


def train(spec: RunSpec) -> str:
    """Code whose ``model`` is the net, whose ``history`` is what ``fit`` returned, and which tests and saves it.

    It reads the pictures of the spec from a file; any other with uint8 pictures and labels does as well.
    """
    changes = not spec.augmentation.changes_nothing
    head = imports(
        "import cv2" if changes else "", "import keras", "import matplotlib.pyplot as plt", "import numpy as np",
        "from keras import layers",
    )  # fmt: skip
    return f"""\
{head}

keras.utils.set_random_seed({spec.seed})

{read_data(spec.data)}

# The net
{_net(spec.model)}
model.summary()

# The training
{compile_model(spec.optimizer, spec.model.classes)}
{_fit(spec)}
model.save("model.keras")  # always save the model after training
{test()}
{CURVES}phases = [history.history]
{PLOT}"""


def compile_model(
    optimizer: OptimizerSpec, classes: int, *, rate: str = "", averaging: float = 0.0, name: str = "model"
) -> str:
    """Lines that compile ``name``.

    Args:
        optimizer: See :class:`core.specs.training.OptimizerSpec`.
        classes: Of the labels.
        rate: Python for the learning rate, by default that of ``optimizer``.
        averaging: See :class:`core.specs.transfer.Phase`.
        name: Of the variable.
    """
    loss = "binary_crossentropy" if classes == 2 else "sparse_categorical_crossentropy"
    rate = rate or f"{optimizer.learning_rate:g}"
    average = f", use_ema=True, ema_momentum={averaging:g}" if averaging else ""
    return f"""\
optimizer = keras.optimizers.{_OPTIMIZERS[optimizer.name]}(learning_rate={rate}{average})
{name}.compile(optimizer=optimizer, loss="{loss}", metrics=["accuracy"])"""


def build(spec: ModelSpec) -> str:
    """Code whose ``model`` is the net."""
    return f"""\
import keras
from keras import layers

{_net(spec)}
model.summary()
"""


def _net(spec: ModelSpec) -> str:
    lines = [f"keras.Input({spec.image_shape}),", "layers.Rescaling(1 / 255),"]
    if isinstance(spec, ConvnetSpec):
        lines += _convolutions(spec)
    elif isinstance(spec, DigitNetSpec):
        lines += _digit_net(spec)
    else:
        lines += ["layers.Flatten(),", f'layers.Dense({spec.units}, activation="relu"),']
    activation = "sigmoid" if spec.classes == 2 else "softmax"
    lines.append(f'layers.Dense({output_units(spec.classes)}, activation="{activation}"),')
    body = "\n".join(f"        {line}" for line in lines)
    return f"model = keras.Sequential(\n    [\n{body}\n    ]\n)"


def _convolutions(spec: ConvnetSpec) -> list[str]:
    lines = []
    for block, filters in enumerate(spec.filters, start=1):
        lines.append(f'layers.Conv2D({filters}, {spec.kernel_size}, activation="relu"),')
        if block < len(spec.filters) or spec.last_pooling:
            lines.append("layers.MaxPooling2D(2),")
    lines.append("layers.Flatten(),")
    if spec.dropout:
        lines.append(f"layers.Dropout({spec.dropout:g}),")
    return [*lines, f'layers.Dense({spec.dense_units}, activation="relu"),']


def _digit_net(spec: DigitNetSpec) -> list[str]:
    lines = []
    for filters in spec.filters[:-1]:
        stride = ", strides=2" if spec.downsampling == "stride" else ""
        lines.append(f'layers.Conv2D({filters}, 3{stride}, activation="relu"),')
        if spec.downsampling == "learned":
            lines.append(f'layers.Conv2D({filters}, 2, strides=2, activation="relu"),')
        elif spec.downsampling != "stride":
            lines.append(f"layers.{'Max' if spec.downsampling == 'max' else 'Average'}Pooling2D(2),")
    lines.append(f'layers.Conv2D({spec.filters[-1]}, 3, activation="relu"),')
    lines.append("layers.Flatten()," if spec.head == "flatten" else "layers.GlobalAveragePooling2D(),")
    return [*lines, f'layers.Dense({spec.dense_units}, activation="relu"),']


def _fit(spec: RunSpec) -> str:
    arguments = f"epochs={spec.epochs}, validation_data=validation"
    pictures = spec.data.train_per_class * spec.model.classes
    steps = spec.steps_per_epoch
    if spec.augmentation.changes_nothing and steps in (None, math.ceil(pictures / spec.batch_size)):
        return f"history = model.fit(*train, batch_size={spec.batch_size}, {arguments})"
    steps = math.ceil(pictures / spec.batch_size) if steps is None else steps
    return f"""\
{batches(spec)}
history = model.fit(batches(), shuffle=False, steps_per_epoch={steps}, {arguments})"""


def batches(spec: TrainingSpec, *, plain_share: float = 0.0) -> str:
    """Lines that define ``batches()``, which goes on for ever; some pictures stay as they are."""
    changes = not spec.augmentation.changes_nothing
    batch = "augmented(images[chosen], rng)" if changes else "images[chosen]"
    lines = [f"yield {batch}, labels[chosen]"]
    if changes and plain_share:
        lines = [
            f"batch = {batch}",
            f"plain = rng.random(len(chosen)) < {plain_share:g}  # some stay as they are, like test pictures",
            "batch[plain] = images[chosen[plain]]",
            "yield batch, labels[chosen]",
        ]
    body = "\n".join(f"            {line}" for line in lines)
    return f"""
rng = np.random.default_rng({spec.seed})

{define_augmented(spec.augmentation) if changes else ""}
def batches():
    \"\"\"Pass after pass over the training pictures, in a new order{", changed at random" if changes else ""}.\"\"\"
    images, labels = train
    while True:
        order = rng.permutation(len(labels))
        for start in range(0, len(order), {spec.batch_size}):
            chosen = order[start : start + {spec.batch_size}]
{body}

"""


def test() -> str:
    """Lines that print the accuracy of ``model`` on the test pictures."""
    return """\
test_loss, test_accuracy = model.evaluate(*test)
print(f"test accuracy {test_accuracy:.1%}")
"""


CURVES = "# The curves of the training\n"
PLOT = """\
figure, axes = plt.subplots(1, 2, figsize=(9, 4))
for place, name in zip(axes, ("loss", "accuracy")):
    for metric, dash in ((name, "--"), (f"val_{name}", "-")):
        values = [value for phase in phases for value in phase[metric]]
        place.plot(range(1, len(values) + 1), values, dash, color="C0", label=metric)
    place.set(xlabel="epoch", ylabel=name)
    place.legend()
plt.show()
"""
"""Lines that draw what is in ``phases``, the histories of ``fit``, one after the other."""
