"""How hard the drawn pets are: the book's net on 600 of them, without and with augmentation.

    python -m tests.benchmarks.drawn_pets_difficulty [--size 150] [--epochs 30] [--seed 0] [--only plain|augmented]

Keras alone does the work (layers, random transforms), so the numbers depend on no other module of the project.
"""

import argparse
import time

import keras
import numpy as np
from keras import layers

from tests.core.datasets.pictures import draw_pets


def pets(count_per_class: int, size: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    images = np.concatenate(
        [draw_pets(species, count_per_class, size, seed=seed) for species in ("cat", "dog")]
    )
    order = np.random.default_rng(seed).permutation(len(images))
    labels = np.repeat([0, 1], count_per_class)
    return images[order], labels[order]


def book_net(size: int) -> keras.Model:
    blocks = [layer for filters in (32, 64, 128, 128)
              for layer in (layers.Conv2D(filters, 3, activation="relu"), layers.MaxPooling2D(2))]  # fmt: skip
    head = [layers.Flatten(), layers.Dense(512, activation="relu"),
            layers.Dense(1, activation="sigmoid")]  # fmt: skip
    model = keras.Sequential([layers.Input((size, size, 3)), layers.Rescaling(1 / 255), *blocks, *head])
    model.compile(keras.optimizers.RMSprop(5e-4), loss="binary_crossentropy", metrics=["accuracy"])
    return model


def augmenter() -> keras.Sequential:
    """Half of the book's ranges (rotation in fractions of a turn): at its full ones 600 pictures need far longer."""
    return keras.Sequential([
        layers.RandomFlip("horizontal"), layers.RandomRotation(20 / 360, fill_mode="nearest"),
        layers.RandomTranslation(0.1, 0.1, fill_mode="nearest"), layers.RandomZoom(0.1, fill_mode="nearest"),
    ])  # fmt: skip


def train(name: str, size: int, epochs: int, seed: int, *, augment: bool) -> None:
    keras.utils.set_random_seed(seed)
    images, labels = pets(300, size, seed=seed)
    validation_images, validation_labels = pets(300, size, seed=seed + 1000)
    model, transform = book_net(size), augmenter()
    for epoch in range(1, epochs + 1):
        start = time.perf_counter()
        batch = np.asarray(transform(images.astype("float32"), training=True)) if augment else images
        history = model.fit(batch, labels, batch_size=20, verbose=0).history
        loss, accuracy = model.evaluate(validation_images, validation_labels, batch_size=100, verbose=0)
        print(f"{name} epoch {epoch:3d}  training {history['loss'][0]:.3f} {history['accuracy'][0]:6.1%}   "
              f"validation {loss:.3f} {accuracy:6.1%}   {time.perf_counter() - start:.1f} s", flush=True)  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=150)
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", choices=["plain", "augmented"])
    options = parser.parse_args()
    if options.only != "augmented":
        train("plain    ", options.size, options.epochs, options.seed, augment=False)
    if options.only != "plain":
        train("augmented", options.size, options.epochs, options.seed, augment=True)


if __name__ == "__main__":
    main()
