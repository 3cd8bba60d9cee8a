"""Keras code of transfer learning: the fast way through features, and base and head as one model."""

import math

from core.backbones import ALL_LAYERS, backbone
from core.snippets.datasets import IMPORTS, load_call
from core.snippets.training import batches, compile_model, test
from core.transfer_specs import Phase, TransferNetSpec, TransferSpec

_SCALINGS = {
    "unit": "layers.Rescaling(1 / 255)({pixels})",
    "bgr_minus_mean": "keras.applications.vgg16.preprocess_input({pixels})  # BGR minus the mean of ImageNet",
    "minus_one_to_one": "layers.Rescaling(1 / 127.5, offset=-1.0)({pixels})",
    "lite": "layers.Rescaling(1 / 128, offset=-127 / 128)({pixels})",
}
_VALIDATION = "(dataset.validation.images, dataset.validation.labels)"


def features(spec: TransferSpec) -> str:
    """Code that runs the frozen base once and trains a ``head`` on what comes out, then tests it."""
    views = max(1, spec.views)
    return f"""\
{_imports()}
keras.utils.set_random_seed({spec.seed})
dataset = {load_call(spec.data)}

{_base(spec.model)}
base.trainable = False
extract = keras.Model(inputs, x)

{_views(spec, views)}
validation = extract.predict(dataset.validation.images)
head = keras.Sequential(
    [
        keras.Input(validation.shape[1:]),
{_indented(_head_layers(spec.model), 8)}
    ]
)
{_compile(spec, spec.head_training, "head")}
for epoch in range({spec.head_training.epochs}):
    maps = views[epoch % len(views)]
    head.fit(maps, dataset.train.labels, batch_size={spec.batch_size},
             validation_data=(validation, dataset.validation.labels))
test_loss, test_accuracy = head.evaluate(extract.predict(dataset.test.images), dataset.test.labels)
print(f"test accuracy {{test_accuracy:.1%}}")
"""


def end_to_end(spec: TransferSpec) -> str:
    """Code of the chapter's five steps; ``model`` is the whole net, tested and saved."""
    head = "\n".join(f"x = {layer.rstrip(',')}(x)" for layer in _head_layers(spec.model))
    return f"""\
{_imports()}
keras.utils.set_random_seed({spec.seed})
dataset = {load_call(spec.data)}
{batches(spec)}
# 1. Add the head to the trained base.
{_base(spec.model)}
{head}
model = keras.Model(inputs, x)
print("weight tensors that train:", len(model.trainable_weights))

# 2. Freeze the base. This counts only for what is compiled afterwards.
base.trainable = False
print("weight tensors that train:", len(model.trainable_weights))

# 3. Train the head.
{_phase(spec, spec.head_training)}
{_fine_tuning(spec)}
model.save("model.keras")  # always save the model after training
{test()}"""


def _imports() -> str:
    return f"""\
import keras
import numpy as np
from keras import layers

{IMPORTS}
from core.networks import backbones"""


def _base(spec: TransferNetSpec) -> str:
    scaling = "unit" if spec.scaling == "unit" else backbone(spec.backbone).scaling
    pooling = "Flatten" if spec.head.pooling == "flatten" else "GlobalAveragePooling2D"
    own = spec.backbone == "efficientnet_lite0"
    remark = "" if own else "  # as keras.applications has it without its top, with the weights of ImageNet"
    return f"""\
base = backbones.build("{spec.backbone}", input_shape={spec.image_shape}){remark}
inputs = keras.Input({spec.image_shape})
x = {_SCALINGS[scaling].format(pixels="inputs")}
x = base(x, training=False)
x = layers.{pooling}()(x)"""


def _head_layers(spec: TransferNetSpec) -> list[str]:
    lines = []
    if spec.head.dense_units:
        lines.append(f'layers.Dense({spec.head.dense_units}, activation="relu"),')
    if spec.head.dropout:
        lines.append(f"layers.Dropout({spec.head.dropout:g}),")
    units, activation = (1, "sigmoid") if spec.classes == 2 else (spec.classes, "softmax")
    return [*lines, f'layers.Dense({units}, activation="{activation}"),']


def _views(spec: TransferSpec, views: int) -> str:
    if spec.augmentation.changes_nothing:
        return "views = [extract.predict(dataset.train.images)]  # once for all epochs"
    return f"""\
from core.augmentation import AugmentationPolicy, apply, draw

policy = {spec.augmentation!r}
rng = np.random.default_rng({spec.seed})
views = []  # {views} changed versions of each picture, once for all epochs
for _ in range({views}):
    images = dataset.train.images
    transforms = draw(policy, rng, len(images), images.shape[1:])
    images = apply(images, transforms, fill_mode=policy.fill_mode, cval=policy.cval)
    views.append(extract.predict(images))"""


def _fine_tuning(spec: TransferSpec) -> str:
    if not spec.fine_tune_from:
        return "\n# 4. and 5. are left out: the base stays frozen.\n"
    below = ""
    if spec.fine_tune_from != ALL_LAYERS:
        below = f"""
names = [layer.name for layer in base.layers]
for layer in base.layers[: names.index("{spec.fine_tune_from}")]:
    layer.trainable = False"""
    return f"""
# 4. Unfreeze the top of the base, but no batch normalization.
base.trainable = True{below}
for layer in base.layers:
    if isinstance(layer, layers.BatchNormalization):
        layer.trainable = False
print("weight tensors that train:", len(model.trainable_weights))

# 5. Train both, slowly; compile again, or nothing has changed.
{_phase(spec, spec.fine_tuning)}
"""


def _phase(spec: TransferSpec, phase: Phase) -> str:
    if not phase.epochs:
        return "# Left out in these settings: one of the traps."
    return f"""\
{_compile(spec, phase, "model")}
model.fit(
    batches(), shuffle=False, steps_per_epoch={_steps(spec)}, epochs={phase.epochs},
    validation_data={_VALIDATION},
)"""


def _compile(spec: TransferSpec, phase: Phase, name: str) -> str:
    rate = ""
    if phase.decay:
        steps = phase.epochs * _steps(spec)
        rate = f"keras.optimizers.schedules.CosineDecay({phase.optimizer.learning_rate:g}, {steps})"
    return compile_model(phase.optimizer, spec.model.classes, rate=rate, name=name)


def _steps(spec: TransferSpec) -> int:
    return math.ceil(spec.data.train_per_class * spec.model.classes / spec.batch_size)


def _indented(lines: list[str], blanks: int) -> str:
    return "\n".join(" " * blanks + line for line in lines)
