"""The lesson on a whole net: real nets, their sums and votes, and the links to the lessons on their parts."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from core.images import model_input, to_grey
from core.images.samples import load_sample
from core.operations.kernel_learning import descend, moments, standardised
from core.operations.kernels import KERNELS
from core.settings import ASSETS
from core.storage.uploads import store_model
from pages.network.learning import start_kernel
from pages.shared.components.files import pack
from pages.shared.components.network_requests import read_request
from pages.shared.components.network_words import LABELS
from tests.pages.dashboard import VIEWS, address, code, open_page
from tests.support import execute

FOLDER = ASSETS / "components" / "network"
JAVASCRIPT = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.js"))
MINUS = "\N{MINUS SIGN}"


def open_lesson(**parameters: str):
    return open_page(
        "network",
        lang="en",
        network_ask="0",
        **{f"network_{name}": value for name, value in parameters.items()},
    )


def message(app) -> dict:
    """What the canvas was sent."""
    sent = [json.loads(component.proto.json) for component in app.get("bidi_component")]
    (found,) = (one["message"] for one in sent if "net" in one.get("message", {}))
    return found


def metrics(app) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def test_every_node_comes_with_its_word_and_its_lesson():
    app = open_lesson(model="book_convnet", picture="horse")
    nodes = message(app)["net"]["nodes"]
    assert nodes[0]["kind"] == "input"
    kinds = [node["kind"] for node in nodes]
    assert kinds.count("convolution") == kinds.count("pooling") == 4
    links = {node["name"]: node["link"] for node in nodes if node["link"]}
    for link in links.values():
        lesson = urlsplit(link).path
        asked = {
            name.removeprefix(f"{lesson}_"): value
            for name, (value,) in parse_qs(urlsplit(link).query).items()
        }
        assert asked.get("view", VIEWS[lesson][0]) in VIEWS[lesson]
        assert asked.get("picture", "horse") == "horse"
        assert asked.get("model", "book_convnet") == "book_convnet"
    layer = parse_qs(urlsplit(links["block2_conv"]).query)
    assert layer["activations_layer"] == ["block2_conv"]
    assert layer["activations_channel"] == ["CHANNEL"], "the component puts the number there"


def test_a_link_opens_a_map_and_the_map_says_where_it_comes_from():
    app = open_lesson(model="book_convnet", layer="block2_conv", channel="7")
    origin = message(app)["origin"]
    assert (origin["path"], origin["channel"], origin["kind"]) == ("block2_conv", 7, "convolution")
    assert origin["total"] == 32
    assert origin["inputNames"] == ["block1_pool"]
    assert address(app)["network_channel"] == "7"


@pytest.mark.parametrize("model", ["book_convnet", "efficientnet_lite0"])
def test_the_votes_and_the_biases_are_the_logit(model):
    app = open_lesson(view="evidence", model=model, added="all")
    sentence = next(text.value for text in app.markdown if re.search(r"= \*\*.*\*\*$", text.value))
    parts, logit = sentence.replace(MINUS, "-").replace("- ", "+ -").split(" = ")
    numbers = [
        float(re.match(r"-?[\d.]+", part.strip()).group()) for part in parts.split("+") if part.strip()
    ]
    assert float(logit.strip("*")) == pytest.approx(float(metrics(app)["Logit"]))
    assert sum(numbers) == pytest.approx(float(logit.strip("*")), abs=0.016), "three numbers of two digits"


def test_a_net_without_classes_says_so_and_shows_its_maps():
    app = open_lesson(model="vgg16")
    assert message(app)["net"]["classIndex"] == -1
    assert message(app)["net"]["scores"] == []
    app = open_lesson(view="evidence", model="vgg16")
    assert "no classes" in app.info[0].value


def test_the_code_of_the_kernel_that_learns_does_what_the_stage_does():
    app = open_lesson(view="kernel", hidden="laplacian")
    picture = standardised(to_grey(model_input(load_sample("cat"), (96, 96, 3)))).astype(np.float32)
    hidden, start = KERNELS["laplacian"].build(3), start_kernel(0)
    patches = np.lib.stride_tricks.sliding_window_view(picture, (3, 3))
    target = (patches * hidden).sum((2, 3))
    of = moments(picture, target)
    way = descend(of, start, rate=0.9 * of.largest_rate, steps=1000)
    found = execute(code(app))
    np.testing.assert_allclose(found["kernel"].reshape(3, 3), way.kernels[1000], atol=2e-3)


def test_arrays_begin_where_the_browser_can_read_them():
    arrays = {
        "bytes": np.arange(5, dtype=np.uint8),
        "floats": np.array([[1.5, -2]], np.float32),
        "none": np.zeros(0, np.int32),
    }
    packed, directory = pack(arrays)
    for name, array in arrays.items():
        offset, kind, shape = directory[name]
        assert offset % 4 == 0
        read = np.frombuffer(packed, np.dtype(kind), array.size, offset).reshape(shape)
        np.testing.assert_array_equal(read, array)
    with pytest.raises(ValueError, match="float64"):
        pack({"wide": np.zeros(1)})


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"what": "nothing"},
        {"what": "origin", "path": "a"},
        {"what": "cell", "path": "a", "channel": "x", "row": 0, "column": 0},
        {"what": "pass", "sequence": 1, "disturbances": [{}], "shown": [], "side": 1},
    ],
)
def test_what_the_component_never_asks_is_refused(asked):
    with pytest.raises(ValueError, match="asked for"):
        read_request(asked)


def test_the_component_uses_no_word_that_the_wrapper_lacks():
    used = set(re.findall(r"\blabels\.(\w+)", JAVASCRIPT))
    assert used
    assert used <= LABELS.keys()


def test_every_word_has_its_place_in_the_component():
    built = ("do_", "hint_", "does_")  # put together from a name
    single = {name for name in LABELS if not name.startswith(built)}
    named = {
        name for name in single if re.search(rf'labels\.{name}\b|"{name}"|labels\["{name}"\]', JAVASCRIPT)
    }
    assert single - named <= {"max", "average", "pause"}, (
        "named by the rule of pooling, and by the common play button"
    )


@pytest.fixture(scope="module")
def uploads(home):
    """References of nets of a reader's own: with one channel, with a shortcut, without a convolution."""
    import keras
    from keras import layers

    grey = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(4, 3, activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    inputs = keras.Input((32, 32, 3))
    stem = layers.Conv2D(4, 3, padding="same", activation="relu")(inputs)
    block = layers.BatchNormalization()(layers.SeparableConv2D(4, 3, padding="same")(stem))
    mean = layers.GlobalAveragePooling2D()(layers.Add(name="shortcut")([stem, block]))
    residual = keras.Model(inputs, layers.Dense(3, activation="softmax")(mean))
    dense = keras.Sequential([keras.Input((8, 8, 3)), layers.Flatten(), layers.Dense(2)])
    references = {}
    for name, net in {"grey": grey, "residual": residual, "dense": dense}.items():
        net.save(path := home / f"network_{name}.keras")
        references[name] = store_model(path.read_bytes())
    return references


@pytest.mark.parametrize("net", ["grey", "residual"])
@pytest.mark.parametrize("view", [view for view in VIEWS["network"] if view != "kernel"])
def test_every_view_of_a_net_of_ones_own(view, net, uploads):
    app = open_lesson(view=view, model=uploads[net])
    assert not app.error
    assert not app.exception
    if view in ("whole", "disturb"):
        assert len(message(app)["net"]["scores"]) == {"grey": 2, "residual": 3}[net]


def test_a_shortcut_is_a_sum_of_two_maps(uploads):
    app = open_lesson(model=uploads["residual"], layer="shortcut", channel="1")
    origin = message(app)["origin"]
    assert (origin["kind"], len(origin["inputNames"])) == ("add", 2)


def test_a_net_without_convolutions_says_so(uploads):
    app = open_lesson(model=uploads["dense"])
    assert "no convolution" in app.error[0].value
