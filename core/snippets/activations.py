"""Keras code of the activations lesson."""

from core.snippets.networks import load_part, read_batch
from core.snippets.pictures import PictureSource
from core.snippets.text import imports


def activations(
    source: PictureSource, model: str, layer: str, channel: int, *, size: tuple[int, int, int]
) -> str:
    """Code whose ``channel`` is a feature map ``(h, w)`` and whose ``grey`` is what the lesson shows of it.

    Args:
        source: Of the picture at its own size.
        model: Reference, see :mod:`core.specs.models`.
        layer: Path of the layer, at most one model deep.
        channel: Its number.
        size: ``(H, W, C)`` that the model takes.
    """
    return f"""\
{
        imports(
            "import cv2",
            "import keras",
            "import matplotlib.pyplot as plt",
            "import numpy as np",
            "from keras import layers",
            source.imports,
        )
    }

{read_batch(source, size)}

{load_part(model, layer, batch="batch")}

# The feature maps of the layer
activation = np.array(part(batch, training=False))[0]  # (h, w, C)
channel = activation[:, :, {channel}]
print(activation.shape, "share of zeros:", (activation == 0).mean())

# The chapter's display rule; a map that is zero everywhere stays black.
grey = np.zeros_like(channel)
if channel.std() > 0:
    grey = np.clip((channel - channel.mean()) / channel.std() * 64 + 128, 0, 255)
grey = grey.astype("uint8")

# The picture and the channel
figure, (left, right) = plt.subplots(1, 2, figsize=(9, 4))
left.imshow(picture)
right.imshow(grey, cmap="viridis", vmin=0, vmax=255)
right.set_title("channel {channel}")
plt.show()
"""
