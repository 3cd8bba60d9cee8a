"""Code of the augmentation lesson: the variants on the screen in Keras 3, as the book did them, and for training."""

import dataclasses

import numpy as np
from numpy.typing import NDArray

from core.augmentation import AugmentationPolicy, Transforms
from core.snippets.pictures import PictureSource
from core.snippets.text import array_literal, imports

_GRID = """\
# The variants
figure, places = plt.subplots(-(-len(variants) // 4), 4, figsize=(10, 2.5 * -(-len(variants) // 4)), squeeze=False)
for place in places.flat:
    place.axis("off")
for place, variant in zip(places.flat, variants):
    place.imshow(variant.clip(0, 255).astype("uint8"))
plt.show()
"""


def keras_3(source: PictureSource, transforms: Transforms, policy: AugmentationPolicy) -> str:
    """Keras 3 code whose ``variants`` are those on the screen; with ``wrap``, edges lie a pixel apart."""
    return f"""\
{imports("import cv2", "import keras", "import matplotlib.pyplot as plt", "import numpy as np", source.imports)}

# The picture
{source.read()}

# One row a variant: for each output pixel (x, y) the input pixel it is read from is
# (a x + b y + c, d x + e y + f); all parameters are composed, so each picture is resampled once.
transforms = np.array({array_literal(_keras_rows(transforms))}, dtype="float32")
{_wrap_note(policy)}
pictures = np.repeat(picture[None].astype("float32"), len(transforms), axis=0)
variants = keras.ops.image.affine_transform(
    pictures, transforms, interpolation="bilinear", fill_mode="{policy.fill_mode}", fill_value={policy.cval:g}
)
variants = keras.ops.convert_to_numpy(variants)
print(variants.shape)

{_GRID}"""


def image_data_generator(source: PictureSource, transforms: Transforms, policy: AugmentationPolicy) -> str:
    """The book's ImageDataGenerator, which makes the ``variants`` on the screen from their drawn parameters."""
    parameters = [_generator_parameters(transforms, index) for index in range(len(transforms))]
    rows = "\n".join(f"    {row}," for row in parameters)
    return f"""\
{imports("import cv2", "import matplotlib.pyplot as plt", "import numpy as np", source.imports)}
from tensorflow.keras.preprocessing.image import ImageDataGenerator

# The picture
{source.read()}

generator = ImageDataGenerator(
{_generator_arguments(policy)}
)
# In training: generator.flow(images, labels, batch_size=32) draws anew for every picture.

# What was drawn for the variants on the screen:
drawn = [
{rows}
]
variants = np.stack([generator.apply_transform(picture.astype("float32"), parameters) for parameters in drawn])
print(variants.shape)

{_GRID}"""


def keras_layers(policy: AugmentationPolicy) -> str:
    """Keras 3 layers of the same ranges, to put before the first layer of a network; they draw anew for every batch."""
    layers = _layers(policy)
    listed = "\n".join(f"        {layer}," for layer in layers)
    return f"""\
import keras

# These layers change pictures in training only; in evaluation and prediction they pass them on.
augmentation = keras.Sequential(
    [
        keras.Input((150, 150, 3)),
{listed}
    ]
)
augmentation.summary()
"""


def _wrap_note(policy: AugmentationPolicy) -> str:
    if policy.fill_mode != "wrap":
        return ""
    return "# keras.ops repeats a picture of n pixels after n, ImageDataGenerator after n - 1: edges differ a little.\n"


def _keras_rows(transforms: Transforms) -> NDArray[np.float32]:
    """``(N, 8)`` rows of keras.ops.image.affine_transform, in (x, y) order, the flip composed."""
    matrices = transforms.matrices.copy()
    width = transforms.image_size[1]
    mirror = np.array([[1.0, 0.0, 0.0], [0.0, -1.0, width - 1.0], [0.0, 0.0, 1.0]])
    matrices[transforms.flips] = matrices[transforms.flips] @ mirror
    column_first = [1, 0, 2]
    return matrices[:, column_first][:, :, column_first].reshape(-1, 9)[:, :8].astype(np.float32)


def _generator_parameters(transforms: Transforms, index: int) -> dict[str, float | bool]:
    names = ("theta", "tx", "ty", "shear", "zx", "zy")
    drawn = {name: round(float(getattr(transforms, name)[index]), 4) for name in names}
    return {**drawn, "flip_horizontal": bool(transforms.flips[index])}


def _generator_arguments(policy: AugmentationPolicy) -> str:
    lines = []
    for name, value in dataclasses.asdict(policy).items():
        unit = "  # degrees: the book's 0.2 meant 11.5 of them" if name == "shear_range" and value else ""
        text = f'"{value}"' if isinstance(value, str) else f"{value:g}" if isinstance(value, float) else value
        lines.append(f"    {name}={text},{unit}")
    return "\n".join(lines)


def _layers(policy: AugmentationPolicy) -> list[str]:
    fill = f'fill_mode="{policy.fill_mode}"'
    layers = []
    if policy.rotation_range:
        layers.append(f"keras.layers.RandomRotation({policy.rotation_range / 360:.4g}, {fill})")
    if policy.height_shift_range or policy.width_shift_range:
        shifts = f"{policy.height_shift_range:g}, {policy.width_shift_range:g}"
        layers.append(f"keras.layers.RandomTranslation({shifts}, {fill})")
    if policy.shear_range:
        factor = np.tan(np.deg2rad(policy.shear_range))
        layers.append(f"keras.layers.RandomShear(x_factor={factor:.4g}, {fill})")
    if policy.zoom_range:
        zoom = f"{policy.zoom_range:g}"
        layers.append(f"keras.layers.RandomZoom({zoom}, {zoom}, {fill})")
    if policy.horizontal_flip:
        layers.append('keras.layers.RandomFlip("horizontal")')
    return layers
