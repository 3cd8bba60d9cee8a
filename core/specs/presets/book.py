"""The chapter's own numbers: printed by chapter 5 of *Deep Learning with Python* (F. Chollet, first edition) or its
notebooks.

A lesson's text names them in braces, ``{book_dense_accuracy:.1%}``; what this project has measured is never here but
comes from recorded runs.
"""

from collections.abc import Mapping

BOOK: Mapping[str, int | float] = {
    # 5.1, MNIST.
    "book_digits": 60_000,
    "book_dense_accuracy": 0.978,
    "book_convnet_accuracy": 0.993,
    "book_errors_saved": 0.68,
    "book_convnet_parameters": 93_322,
    # 5.2, cats and dogs.
    "book_kaggle_pictures": 25_000,
    "book_kaggle_per_class": 12_500,
    "book_pictures": 4_000,
    "book_train_pictures": 2_000,
    "book_validation_pictures": 1_000,
    "book_test_pictures": 1_000,
    "book_train_per_class": 1_000,
    "book_validation_per_class": 500,
    "book_test_per_class": 500,
    "book_scratch_parameters": 3_453_121,
    "book_scratch_batch": 20,
    "book_scratch_steps": 100,
    "book_scratch_epochs": 30,
    "book_scratch_train": 0.9895,
    "book_scratch_validation": 0.724,
    "book_scratch": 0.71,
    "book_augmented_train": 0.849,
    "book_augmented_validation": 0.844,
    "book_augmented": 0.82,
    "book_augmented_batch": 32,
    "book_augmented_steps": 100,
    "book_augmented_epochs": 100,
    "book_rotation": 40,
    "book_shift": 0.2,
    "book_shear": 0.2,
    "book_zoom": 0.2,
    "book_shear_degrees": 11.46,
    "book_dropout": 0.5,
    # 5.3, a pretrained net.
    "book_imagenet_pictures": 1_400_000,
    "book_imagenet_classes": 1_000,
    "book_features": 0.903,
    "book_features_rate": 2e-5,
    "book_frozen_validation": 0.951,
    "book_frozen_best": 0.979,
    "book_frozen": 0.96,
    "book_fine_tuned": 0.968,
    "book_fine_tuned_announced": 0.95,
    "book_fine_tuned_said": 0.97,
    "book_fine_tuned_rate": 1e-5,
    "book_fine_tuned_epochs": 100,
    # 5.2.4, smoothing.
    "book_smoothing": 0.8,
    # 5.4, what convnets learn.
    "book_ascent_steps": 40,
    "book_filters_shown": 64,
    "book_heat_opacity": 0.4,
}
"""Accuracies as shares, rates and weights as plain numbers, by name."""
