"""Code that reads batches from a folder of pictures: with Keras' own function, and with a generator."""

from core.snippets.datasets import read_data
from core.specs.training import RunSpec


def from_a_folder(spec: RunSpec) -> str:
    """Code whose ``train`` gives batches of a folder ``pets/train`` with a folder for each class.

    It writes the pictures of the run there first, so that there is something to read.
    """
    height, width, channels = spec.model.image_shape
    mode = "binary" if spec.model.classes == 2 else "int"
    colours = "rgb" if channels == 3 else "grayscale"
    return f"""\
from pathlib import Path

import cv2
import keras
import numpy as np

{read_data(spec.data)}

# A folder a class: pets/train/0/*.png, pets/train/1/*.png, and the same below pets/validation. Here they are written;
# pictures of your own need only lie there.
for part, (images, labels) in {{"train": train, "validation": validation}}.items():
    for number, (image, label) in enumerate(zip(images, labels)):
        folder = Path("pets", part, str(label))
        folder.mkdir(parents=True, exist_ok=True)
        cv2.imwrite(str(folder / f"{{number}}.png"), image[..., ::-1])


# Batches that are read while the net works
def batches(folder, shuffle):
    return keras.utils.image_dataset_from_directory(
        folder, label_mode="{mode}", color_mode="{colours}", image_size=({height}, {width}),
        batch_size={spec.batch_size}, shuffle=shuffle, seed={spec.seed},
    )


train = batches("pets/train", shuffle=True)  # 0-255: the net's first layer rescales
validation = batches("pets/validation", shuffle=False)
for images, labels in train.take(1):
    print(images.shape, labels.shape)  # one batch; the next is read while the net works on this one
# model.fit(train, validation_data=validation, epochs={spec.epochs})
"""


def generator(spec: RunSpec, num_pictures: int) -> str:
    """Code of a generator that goes on for ever, and of the number of its batches that make an epoch."""
    return f"""\
import math

import numpy as np

rng = np.random.default_rng({spec.seed})


def batches(images, labels, size={spec.batch_size}):
    \"\"\"Pass after pass over the pictures, in a new order each; it never ends.\"\"\"
    while True:
        order = rng.permutation(len(images))
        for start in range(0, len(order), size):
            chosen = order[start : start + size]
            yield images[chosen], labels[chosen]


pictures, size = {num_pictures}, {spec.batch_size}
steps = math.ceil(pictures / size)  # batches of one pass: the last one may be smaller
print(f"{{steps}} batches make an epoch")
# Because the generator never ends, fit() must be told when an epoch does:
# model.fit(batches(images, labels), steps_per_epoch=steps, epochs={spec.epochs})
# The book calls fit_generator(); Keras has dropped it, and fit() takes generators itself.
"""
