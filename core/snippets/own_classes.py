"""Code that sums what a net trained on ImageNet gives its own classes: cats and dogs, or classes by name."""

from collections.abc import Sequence

from core.architectures.backbones import backbone
from core.architectures.imagenet_groups import CATS, DOGS, classes_named
from core.images.samples import load_sample
from core.snippets.networks import build_model, read_batch
from core.snippets.pictures import PictureSource, sample_source
from core.snippets.text import imports
from core.specs.own_classes import MODEL

_SIDE = backbone(MODEL).input_size


def own_classes(source: PictureSource | None = None) -> str:
    """Code that leaves the two sums in ``cats`` and ``dogs`` and the two means in ``mean_cat`` and ``mean_dog``.

    ``model`` gives the logits of ImageNet's 1000 classes. Without a source the picture is a photograph of a cat.
    """
    source = source or sample_source("cat", *load_sample("cat").shape[:2])
    return f"""\
{imports("import cv2", "import keras", "import numpy as np", "from keras import layers", source.imports)}

{read_batch(source, (_SIDE, _SIDE, 3))}

{build_model(MODEL)}

# Its classes
probabilities = keras.ops.convert_to_numpy(keras.ops.softmax(model(batch)))[0]

is_cat = slice({CATS.start}, {CATS.stop})  # tabby, tiger cat, Persian, Siamese, Egyptian cat
is_dog = slice({DOGS.start}, {DOGS.stop})  # Chihuahua to Mexican hairless: {len(DOGS)} breeds; wolves and foxes follow
cats, dogs = probabilities[is_cat].sum(), probabilities[is_dog].sum()
mean_cat, mean_dog = probabilities[is_cat].mean(), probabilities[is_dog].mean()
print(f"sums: {{cats:.1%}} cats, {{dogs:.1%}} dogs; by means it is a {{'dog' if mean_dog > mean_cat else 'cat'}}")
"""


def named_classes(class_names: Sequence[str], source: PictureSource | None = None) -> str:
    """Code that leaves the sum of each class that ImageNet has by name in ``sums``, and its likeliest in ``answer``.

    Args:
        class_names: Of a data set; those that ImageNet does not have are left out.
        source: Of the picture; without one it is a photograph of a cat.
    """
    source = source or sample_source("cat", *load_sample("cat").shape[:2])
    named = {name: list(classes_named(name)) for name in class_names if classes_named(name)}
    lines = "\n".join(f"    {name!r}: {numbers}," for name, numbers in named.items())
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

{read_batch(source, (_SIDE, _SIDE, 3))}

{build_model(MODEL)}

# Its classes
probabilities = keras.ops.convert_to_numpy(keras.ops.softmax(model(batch)))[0]

# Those of them that have the names of the data set's classes
named = {{  # the numbers of ImageNet's classes
{lines}
}}
sums = {{name: float(probabilities[numbers].sum()) for name, numbers in named.items()}}
answer = max(sums, key=sums.get)
is_sure = probabilities.argmax() in [number for numbers in named.values() for number in numbers]
print(f"{{answer}}: {{sums[answer]:.1%}}; its likeliest class of all is {{'one' if is_sure else 'none'}} of these")
best = sorted(sums, key=sums.get)[-8:]
plt.barh(best, [sums[name] for name in best])
plt.xlabel("probability")
plt.show()
"""
