"""A history as the callback of Keras writes it."""

import math
from types import SimpleNamespace

import numpy as np
from keras.callbacks import CSVLogger

from core.histories import read_history


def test_what_the_callback_of_keras_writes(tmp_path):
    logger = CSVLogger(tmp_path / "log.csv")
    logger.set_model(SimpleNamespace(stop_training=False))
    logger.on_train_begin()
    logger.on_epoch_end(0, {"accuracy": np.float32(0.5), "loss": 0.7, "val_loss": math.nan})
    logger.on_epoch_end(1, {"accuracy": np.float32(0.75), "loss": 0.6, "val_loss": 0.8})
    logger.on_train_end()
    history = read_history((tmp_path / "log.csv").read_bytes(), "log.csv")
    assert history.epochs == (1, 2)
    np.testing.assert_equal(
        history.metrics, {"accuracy": (0.5, 0.75), "loss": (0.7, 0.6), "val_loss": (math.nan, 0.8)}
    )
