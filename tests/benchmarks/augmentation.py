"""Pictures per second at 150x150: ``python -m tests.benchmarks.augmentation``.

All sides get the same pictures and the chapter's policy, draw their own parameters and end in one batch.
Goals: at least 8 times ImageDataGenerator, at least 1.0 times albumentations.

Tried: two threads over the pictures were 1.1 times as fast, cv2.setNumThreads and ALGO_HINT_APPROX changed
nothing (OpenCV does not split so small a picture), so one plain loop stays. NumPy's reversed copy and masked
write each cost nearly as much as the warp itself; cv2.flip and cv2.copyTo cost a thirtieth of it.
"""

import argparse
import time
from collections.abc import Callable

import albumentations
import cv2
import keras
import numpy as np
import skimage.data
from numpy.typing import NDArray
from tensorflow.keras.preprocessing.image import ImageDataGenerator

from core.augmentation import FILL_MODES, PRESETS, apply, draw
from tests.benchmarks._photographs import PHOTOGRAPHS

SIDE = 150
POLICY = PRESETS["chapter"]
Pictures = NDArray[np.uint8]
Batch = NDArray[np.uint8] | NDArray[np.float32]


def photographs(count: int) -> tuple[str, Pictures]:
    """``(source, uint8 (count, 150, 150, 3))``: cats and dogs, or the samples of scikit-image repeated."""
    files = sorted((PHOTOGRAPHS / "train").glob("*/*.jpg"))
    if len(files) >= count:
        source = "cats_vs_dogs"
        images = [cv2.imread(str(file))[..., ::-1] for file in files[:: len(files) // count][:count]]
    else:
        source = "scikit-image samples"
        samples = [skimage.data.astronaut(), skimage.data.chelsea(), skimage.data.coffee()]
        images = [samples[i % len(samples)] for i in range(count)]
    return source, np.stack(
        [cv2.resize(image, (SIDE, SIDE), interpolation=cv2.INTER_AREA) for image in images]
    )


def ours(images: Batch, fill_mode: str = "nearest") -> Callable[[], Batch]:
    rng = np.random.default_rng(0)
    return lambda: apply(images, draw(POLICY, rng, len(images), images.shape[1:]), fill_mode=fill_mode)


def image_data_generator(images: NDArray[np.float32]) -> Callable[[], Batch]:
    generator = ImageDataGenerator(
        rescale=1 / 255,
        rotation_range=POLICY.rotation_range,
        width_shift_range=POLICY.width_shift_range,
        height_shift_range=POLICY.height_shift_range,
        shear_range=POLICY.shear_range,
        zoom_range=POLICY.zoom_range,
        horizontal_flip=POLICY.horizontal_flip,
        fill_mode=POLICY.fill_mode,
    )
    return lambda: np.stack([generator.standardize(generator.random_transform(image)) for image in images])


def albumentations_affine(images: Pictures) -> Callable[[], Batch]:
    zoom, width, height = POLICY.zoom_range, POLICY.width_shift_range, POLICY.height_shift_range
    factors = (1 - zoom, 1 + zoom)
    transform = albumentations.Compose(
        [
            albumentations.Affine(
                rotate=(-POLICY.rotation_range, POLICY.rotation_range),
                scale={"x": factors, "y": factors},
                shear={"x": (-POLICY.shear_range, POLICY.shear_range), "y": (0, 0)},
                translate_percent={"x": (-width, width), "y": (-height, height)},
                border_mode=cv2.BORDER_REPLICATE,
                p=1.0,
            ),
            albumentations.HorizontalFlip(p=0.5),
        ]
    )
    return lambda: np.stack([transform(image=image)["image"] for image in images])


def keras_layers(images: NDArray[np.float32]) -> Callable[[], Batch]:
    shear = POLICY.shear_range / 180
    layers = [
        keras.layers.RandomRotation(POLICY.rotation_range / 360, fill_mode="nearest"),
        keras.layers.RandomTranslation(
            POLICY.height_shift_range, POLICY.width_shift_range, fill_mode="nearest"
        ),
        keras.layers.RandomShear(x_factor=shear, fill_mode="nearest"),
        keras.layers.RandomZoom(POLICY.zoom_range, POLICY.zoom_range, fill_mode="nearest"),
        keras.layers.RandomFlip("horizontal"),
    ]

    def run() -> Batch:
        batch = images
        for layer in layers:
            batch = layer(batch, training=True)
        return np.asarray(batch)

    return run


def measure(
    sides: dict[str, Callable[[], Batch]], count: int, repeats: int
) -> dict[str, NDArray[np.float64]]:
    """Pictures per second of every side in every repeat; the sides take turns, so that noise hits all."""
    for run in sides.values():
        run()
    speeds: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(repeats):
        for name, run in sides.items():
            start = time.perf_counter()
            run()
            speeds[name].append(count / (time.perf_counter() - start))
    return {name: np.array(values) for name, values in speeds.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=128)
    parser.add_argument("--repeats", type=int, default=15)
    arguments = parser.parse_args()
    source, images = photographs(arguments.pictures)
    floats = images.astype(np.float32)
    sides = {
        "ours": ours(images),
        "ImageDataGenerator": image_data_generator(floats),
        "albumentations": albumentations_affine(images),
        "Keras random layers": keras_layers(floats),
        "ours, float32": ours(floats),
        **{f"ours, {mode}": ours(images, mode) for mode in FILL_MODES if mode != "nearest"},
    }
    speeds = measure(sides, len(images), arguments.repeats)
    print(
        f"{len(images)} pictures ({source}), {SIDE}x{SIDE}, {arguments.repeats} repeats, OpenCV {cv2.__version__}"
    )
    for name, values in speeds.items():
        print(f"{name:20} {np.median(values):7.0f} pictures/s")
    for name, goal in (("ImageDataGenerator", 8.0), ("albumentations", 1.0)):
        ratio = np.median(speeds["ours"] / speeds[name])
        print(f"ours / {name:20} {ratio:5.2f}  (goal {goal}: {'met' if ratio >= goal else 'MISSED'})")


if __name__ == "__main__":
    main()
