"""Code that sums what a net trained on ImageNet gives its own cat and dog classes."""

from core.architectures.imagenet_groups import CATS, DOGS
from core.snippets.pictures import PictureSource
from core.snippets.text import imports


def own_classes(source: PictureSource) -> str:
    """Code that leaves the two sums in ``cats`` and ``dogs`` and the two means in ``mean_cat`` and ``mean_dog``.

    EfficientNet-Lite0 is no part of Keras: MobileNet, which is, stands for it, so that the numbers are a little others.
    """
    return f"""\
{imports("import cv2", "import keras", "import numpy as np", source.imports)}

{source.square(224).read()}
# All three arguments that matter: trained weights instead of random ones, the classifier on top, the size of pictures.
model = keras.applications.MobileNet(weights="imagenet", include_top=True, input_shape=(224, 224, 3))
batch = keras.applications.mobilenet.preprocess_input(picture[np.newaxis].astype("float32"))
probabilities = model.predict(batch)[0]  # one for each of ImageNet's 1000 classes

is_cat = slice({CATS.start}, {CATS.stop})  # tabby, tiger cat, Persian, Siamese, Egyptian cat
is_dog = slice({DOGS.start}, {DOGS.stop})  # Chihuahua to Mexican hairless: {len(DOGS)} breeds; wolves and foxes follow
cats, dogs = probabilities[is_cat].sum(), probabilities[is_dog].sum()
mean_cat, mean_dog = probabilities[is_cat].mean(), probabilities[is_dog].mean()
print(f"sums: {{cats:.1%}} cats, {{dogs:.1%}} dogs; by means it is a {{'dog' if mean_dog > mean_cat else 'cat'}}")
"""
