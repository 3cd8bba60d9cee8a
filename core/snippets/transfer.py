"""Keras code of transfer learning: features computed once, and the five steps with base and head as one model."""

from core.architectures.backbones import ALL_LAYERS
from core.snippets import pretrained
from core.snippets.datasets import read_data
from core.snippets.text import imports
from core.snippets.training import CURVES, PLOT, batches, compile_model, test
from core.snippets.warping import define_augmented
from core.specs.transfer import Phase, TransferSpec

_COUNT = 'print(len(model.trainable_weights), "weight tensors are trainable")'
_FROM_BATCHES = "batches(), shuffle=False, steps_per_epoch=steps"
_PLAIN = """\
# The base is frozen and gives the same picture the same features in every epoch: once is enough.
train_features = extractor.predict(train[0])"""


def features(spec: TransferSpec) -> str:
    """Code that runs the frozen base once over the pictures and trains the head on what comes out.

    Its ``train_features`` are the features of the training pictures, ``(N, D)``, or ``(views, N, D)`` where they are
    augmented; ``model`` is ``extractor`` and ``head`` together. Fine-tuning is no part of it.
    """
    net, has_views = spec.model, _has_views(spec)
    body = f"""\
{pretrained.base(net)}
base.trainable = False
extractor = keras.Model(inputs, {pretrained.pooled(net.head)})

{_views(spec) if has_views else _PLAIN}
validation_features = extractor.predict(validation[0]), validation[1]

# The head
head = keras.Sequential(
    [
        keras.Input(extractor.output_shape[1:]),
{_lines([f"        {layer}," for layer in pretrained.head_layers(net.head, net.classes)])}
    ]
)
{_head_training(spec)}
test_loss, test_accuracy = head.evaluate(extractor.predict(test[0]), test[1])
print(f"test accuracy {{test_accuracy:.1%}}")

# Both together
model = keras.Sequential([extractor, head])  # from pictures to probabilities
model.save("model.keras")  # always save the model after training
"""
    if spec.fine_tune_from:
        layer = spec.fine_tune_from
        body += f"# Fine-tuning from {layer} on is missing here: every step would change the features.\n"
    if spec.head_training.epochs:
        body += f"\n{CURVES}phases = [history.history]\n{PLOT}"
    return _program(spec, body)


def end_to_end(spec: TransferSpec) -> str:
    """Code of the chapter's five steps: ``model`` is ``base`` and head together, tested and saved.

    Pictures that the run augments are changed anew in every epoch, as in the book.
    """
    net = spec.model
    head = [f"x = {layer}(x)" for layer in pretrained.head_layers(net.head, net.classes)]
    body = f"""\
{_batches(spec)}\
# 1. Add a new head to the trained base.
{pretrained.base(net)}
x = {pretrained.pooled(net.head)}
{_lines(head)}
model = keras.Model(inputs, x)
{_COUNT}

# 2. Freeze the base, before compile.
base.trainable = False
{_COUNT}

# 3. Train the head.
phases = []
{_fit(spec, spec.head_training, augmented=_has_views(spec))}

{_fine_tuning(spec)}

model.save("model.keras")  # always save the model after training
{test()}
{CURVES}{PLOT}"""
    return _program(spec, body)


def _program(spec: TransferSpec, body: str) -> str:
    head = imports(
        "import math\n" if "math." in body else "", "import cv2" if "cv2." in body else "", "import keras",
        "import matplotlib.pyplot as plt", "import numpy as np", "from keras import layers",
    )  # fmt: skip
    return f"""\
{head}

keras.utils.set_random_seed({spec.seed})

{read_data(spec.data)}

{body}"""


def _has_views(spec: TransferSpec) -> bool:
    """Whether what the frozen layers get is augmented; without views they see the pictures as they are."""
    return spec.views > 0 and not spec.augmentation.changes_nothing


def _views(spec: TransferSpec) -> str:
    views = f"[features_of_view(number) for number in range({spec.views})]"
    comment = f"# The base runs once over {spec.views} changed versions of each picture, not over new ones every epoch."
    if spec.plain_share:
        views = f"[*(features_of_view(number) for number in range({spec.views})), plain_features]"
        comment = f"plain_features = extractor.predict(train[0])\n{comment}"
    return f"""\
{define_augmented(spec.augmentation)}
def features_of_view(number):
    \"\"\"What the base makes of one changed version of each training picture.\"\"\"
    rng = np.random.default_rng([{spec.seed}, number])
    return extractor.predict(augmented(train[0], rng))


{comment}
train_features = np.stack({views})"""


def _head_training(spec: TransferSpec) -> str:
    phase = spec.head_training
    compiled = _compiled(spec, phase, name="head")
    if not phase.epochs:
        return f"{compiled}\n# These settings leave out the training of the head: it stays random."
    data = f"train_features, train[1], batch_size={spec.batch_size}"
    lines = [compiled]
    if _has_views(spec):
        data = _FROM_BATCHES
        lines = [_view_batches(spec), _steps(spec), compiled]
    elif phase.decay:
        lines = [_steps(spec), compiled]
    arguments = f"epochs={phase.epochs}, validation_data=validation_features"
    return _lines([*lines, f"history = head.fit(\n    {data},\n    {arguments},\n)"])


def _view_batches(spec: TransferSpec) -> str:
    numbers = "numbers = rng.integers(len(train_features), size=len(chosen))"
    if spec.plain_share:
        numbers = f"""\
numbers = rng.integers(len(train_features) - 1, size=len(chosen))
            numbers[rng.random(len(chosen)) < {spec.plain_share:g}] = -1  # the picture itself"""
    return f"""\
rng = np.random.default_rng({spec.seed})


def batches():
    \"\"\"Pass after pass in a new order, each picture in one of its versions, drawn at random.\"\"\"
    while True:
        order = rng.permutation(len(train[1]))
        for start in range(0, len(order), {spec.batch_size}):
            chosen = order[start : start + {spec.batch_size}]
            {numbers}
            yield train_features[numbers, chosen], train[1][chosen]

"""


def _batches(spec: TransferSpec) -> str:
    """What both phases take their pictures from, where one of them augments; and the number of steps, if needed."""
    phases = [(spec.head_training, _has_views(spec)), (spec.fine_tuning, _augments_fine_tuning(spec))]
    used = [(phase, augmented) for phase, augmented in phases if phase.epochs]
    augments = any(augmented for _, augmented in used)
    lines = batches(spec, plain_share=spec.plain_share).strip("\n") + "\n\n\n" if augments else ""
    if augments or any(phase.decay for phase, _ in used):
        lines += _steps(spec) + "\n\n"
    return lines


def _augments_fine_tuning(spec: TransferSpec) -> bool:
    """With all layers unfrozen nothing is kept, so that no number of views has to be chosen."""
    return _has_views(spec) or (spec.fine_tune_from == ALL_LAYERS and not spec.augmentation.changes_nothing)


def _fine_tuning(spec: TransferSpec) -> str:
    if not spec.fine_tune_from:
        return "# 4. and 5. are left out: the base stays frozen."
    return f"""\
# 4. Unfreeze the top of the base.
{pretrained.unfreeze(spec.model.backbone, spec.fine_tune_from)}
{_COUNT}

# 5. Compile again, or fit goes on training what it trained before; train both, slowly.
{_fit(spec, spec.fine_tuning, augmented=_augments_fine_tuning(spec))}"""


def _fit(spec: TransferSpec, phase: Phase, *, augmented: bool) -> str:
    if not phase.epochs:
        return "# Left out in these settings: a trap."
    plain = f"*train, batch_size={spec.batch_size}"
    return f"""\
{_compiled(spec, phase)}
history = model.fit(
    {_FROM_BATCHES if augmented else plain},
    epochs={phase.epochs}, validation_data=validation,
)
phases.append(history.history)"""


def _compiled(spec: TransferSpec, phase: Phase, *, name: str = "model") -> str:
    return compile_model(
        phase.optimizer, spec.model.classes, rate=_rate(phase), averaging=phase.averaging, name=name
    )


def _rate(phase: Phase) -> str:
    """Python for a learning rate that changes; empty for one that does not."""
    if not phase.epochs or not phase.decay:
        return ""
    return (
        f"keras.optimizers.schedules.CosineDecay({phase.optimizer.learning_rate:g}, {phase.epochs} * steps)"
    )


def _steps(spec: TransferSpec) -> str:
    return f"steps = math.ceil(len(train[1]) / {spec.batch_size})  # batches an epoch"


def _lines(lines: list[str]) -> str:
    return "\n".join(lines)
