"""How a snippet hands a picture to a model and finds a layer in it, also one of a model inside the model."""

import dataclasses

from core.snippets.pictures import PictureSource

LOAD = "from core.networks.inspection.models import load_model  # run in the project's folder"


def read_batch(source: PictureSource, size: tuple[int, int, int]) -> str:
    """Lines that leave the picture in ``batch``, float32 ``(1, H, W, C)``.

    Args:
        source: Of the picture at its own size.
        size: ``(H, W, C)`` that the model takes.
    """
    square = dataclasses.replace(source.square(size[0]), width=size[1])
    return f"{square.read()}\nbatch = {_BATCHES[size[2]]}"


def load_part(model: str, layer: str, *, batch: str = "") -> str:
    """Lines that leave in ``part`` the model from its input, or that of the inner model, to a layer.

    Args:
        model: Reference, see :mod:`core.specs.models`.
        layer: Path of the layer, at most one model deep.
        batch: Name of the variable to take through the layers before the inner model, if there is one.
    """
    inner, _, name = layer.rpartition("/")
    load = f'model = load_model("{model}")'
    if not inner:
        return f'{load}\npart = keras.Model(model.inputs[0], model.get_layer("{name}").output)'
    lines = [load, f'inner = model.get_layer("{inner}")  # the layer belongs to a model inside the model']
    if batch:
        lines += [
            "for layer in model.layers[: model.layers.index(inner)]:",
            f"    {batch} = layer({batch})",
        ]
    return "\n".join([*lines, f'part = keras.Model(inner.inputs[0], inner.get_layer("{name}").output)'])


_BATCHES = {
    3: 'picture[None].astype("float32")',
    1: 'np.rint(picture @ np.array([0.299, 0.587, 0.114]))[None, ..., None].astype("float32")',
}
