"""The numbers of the lesson's text: of its presets and of recorded runs."""

from collections.abc import Mapping
from typing import cast

from core.architectures.convnets import ConvnetSpec, layer_table, num_parameters
from core.runs.recorded import repeats
from core.specs.presets.raw_pixels import RAW, SCALED
from core.specs.presets.training import RUN_PRESETS


def facts() -> Mapping[str, object]:
    """By the names that the texts use."""
    preset = RUN_PRESETS[SCALED]
    net = cast(ConvnetSpec, preset.model)
    table = layer_table(net)
    convolution = next(line for line in table if line.name == "Conv2D")
    hidden = next(line for line in table if line.name == "Dense")
    pictures = preset.data.train_per_class * net.classes
    in_class, raw, baseline = (repeats(name)[0].history for name in (SCALED, RAW, "baseline"))
    return {
        "class_height": net.image_shape[0],
        "class_filters": net.filters[0],
        "class_first": convolution.num_parameters,
        "class_total": num_parameters(net),
        "class_dense": hidden.num_parameters,
        "class_units": net.dense_units,
        "class_flat": next(line.output_shape[0] for line in table if line.name == "Flatten"),
        "class_pictures": pictures,
        "class_batch": preset.batch_size,
        "class_batches": -(-pictures // preset.batch_size),
        "class_ratio": num_parameters(net) / pictures,
        "class_train": in_class["accuracy"][-1],
        "class_validation": in_class["val_accuracy"][-1],
        "raw_validation": raw["val_accuracy"][-1],
        "raw_first_loss": raw["loss"][0],
        "scaled_first_loss": in_class["loss"][0],
        "scratch_train": baseline["accuracy"][-1],
        "scratch_validation": baseline["val_accuracy"][-1],
    }
