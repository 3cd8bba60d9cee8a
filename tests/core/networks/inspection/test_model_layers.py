"""Which layers there are, and the one that Grad-CAM looks at."""

import keras
import pytest
from keras import layers

from core.architectures.convnets import ConvnetSpec
from core.errors import InputError
from core.networks.inspection.inspected import InspectedModel
from core.networks.inspection.model_layers import default_layer, model_layers, spatial_layers
from core.networks.training import models
from core.specs.models import SpatialLayer

# Keras 3 converts its variables with np.array(), which NumPy 2 warns about.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def test_layers_of_a_flat_model():
    network = models.build(ConvnetSpec(filters=(4, 8), dense_units=8, image_shape=(30, 30, 3)))
    found = model_layers(InspectedModel(network))
    assert found.layers == (
        SpatialLayer("rescaling", "other", (30, 30, 3)),
        SpatialLayer("block1_conv", "convolution", (28, 28, 4)),
        SpatialLayer("block1_pool", "pooling", (14, 14, 4)),
        SpatialLayer("block2_conv", "convolution", (12, 12, 8)),
        SpatialLayer("block2_pool", "pooling", (6, 6, 8)),
    )
    assert found.shown == found.layers[1:]
    assert (found.input_shape, found.classes, found.num_weight_layers) == ((30, 30, 3), 2, 4)


def test_layers_of_a_model_for_any_size():
    inputs = keras.Input((None, None, 3))
    outputs = layers.ReLU(name="relu")(layers.DepthwiseConv2D(3, 2, name="conv")(inputs))
    found = spatial_layers(InspectedModel(keras.Model(inputs, layers.GlobalMaxPooling2D()(outputs))))
    assert found == [
        SpatialLayer("conv", "convolution", (111, 111, 3)),
        SpatialLayer("relu", "activation", (111, 111, 3)),
    ]


@pytest.mark.parametrize(
    ("application", "layer"),
    [("VGG16", "block5_conv3"), ("ResNet50", "conv5_block3_out"), ("MobileNet", "conv_pw_13_relu")],
)
def test_default_layer(application, layer):
    model = getattr(keras.applications, application)(
        weights=None, include_top=False, input_shape=(96, 96, 3), pooling="avg"
    )
    assert default_layer(InspectedModel(model)) == layer


def test_a_dropout_after_the_base_is_passed_over():
    model = keras.Sequential(
        [keras.Input((8, 8, 3)), layers.Conv2D(2, 3, name="conv"), layers.MaxPooling2D(), layers.Dropout(0.5)]
    )
    assert default_layer(InspectedModel(model)) == "conv"


def test_no_convolution():
    model = keras.Sequential([keras.Input((8, 8, 3)), layers.Rescaling(2), layers.Flatten(), layers.Dense(2)])
    with pytest.raises(InputError, match="no convolution layer; choose a convnet"):
        default_layer(InspectedModel(model))
