"""Keras code of the filters lesson: the chapter's gradient ascent for one filter."""

from core.snippets.networks import has_scaling, inner_path, load_part
from core.specs.filters import AscentOptions, FilterSpec


def filters(spec: FilterSpec, channels: int) -> str:
    """Code that leaves in ``picture`` and ``objectives`` what the lesson shows of the request's first filter.

    Args:
        spec: The request; its layer lies at most one model deep.
        channels: Of the model's pictures.
    """
    options = spec.options
    inner = inner_path(spec.model, spec.layer).rpartition("/")[0]
    before = (
        "\n    for layer in model.layers[: model.layers.index(inner)]:\n        pictures = layer(pictures)"
    )
    resized = f"""
# The same layers for pictures of another size
whole = part
part = keras.models.clone_model(whole, input_tensors=keras.Input(({spec.size}, {spec.size}, {channels})))
part.set_weights(whole.get_weights())
"""
    return f"""\
import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from keras import layers

{load_part(spec.model, spec.layer, side=str(spec.size))}
{"" if has_scaling(spec.model) else resized}

def response(pictures):
    \"\"\"The mean activation of the filter.\"\"\"{before if inner else ""}
    return tf.reduce_mean(part(pictures)[..., {spec.filters[0]}])


def normalised(gradient):
    # The chapter adds 1e-5, which would slow down nets that begin by dividing by 255
    return gradient / (tf.sqrt(tf.reduce_mean(tf.square(gradient))) + 1e-10)

{_VARIATION if options.total_variation else ""}
# Gradient ascent from noise
rng = np.random.default_rng({spec.seed})
noise = rng.random((1, {spec.size}, {spec.size}, {channels}), np.float32) * {options.start_noise:g} + 128
pictures = tf.constant(noise)
objectives = []
for step in range({spec.steps}):
{_gradient(options)}
    pictures = pictures + {options.step_size:g} * direction

# The chapter's display rule
picture = pictures.numpy()[0]
shown = (picture - picture.mean()) / (picture.std() + 1e-5) * 0.1 + 0.5
shown = (np.clip(shown, 0, 1) * 255).astype("uint8")

# The picture that excites the filter, and how its mean activation grew
figure, (left, right) = plt.subplots(1, 2, figsize=(9, 4))
left.imshow(shown, cmap="gray")
right.plot(objectives)
right.set(xlabel="gradients", ylabel="mean activation")
plt.show()
"""


def _gradient(options: AscentOptions) -> str:
    """The lines of the loop that find the direction, at every step or at every so many."""
    lines = [
        f"shift = rng.integers({-options.jitter}, {options.jitter + 1}, 2)",
        "with tf.GradientTape() as tape:",
        "    tape.watch(pictures)",
        f"    objective = response({'tf.roll(pictures, shift, axis=(1, 2))' if options.jitter else 'pictures'})",
        "direction = normalised(tape.gradient(objective, pictures))",
    ]
    if options.total_variation:
        smooth = f"{options.total_variation:g} * normalised(variation_gradient(pictures))"
        lines.append(f"direction = normalised(direction - {smooth})")
    lines.append("objectives.append(float(objective))")
    if options.gradient_every > 1:
        lines = [f"if step % {options.gradient_every} == 0:", *(f"    {line}" for line in lines)]
    return "\n".join(f"    {line}" for line in lines)


_VARIATION = """
def variation_gradient(pictures):
    with tf.GradientTape() as tape:
        tape.watch(pictures)
        variation = tf.image.total_variation(pictures)
    return tape.gradient(variation, pictures)

"""
