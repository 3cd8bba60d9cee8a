"""The small-data lesson: presets, the net, the loss, preprocessing and predictions."""

import numpy as np
import pytest

from core.runs import repeats
from core.specs.models import BOOK_CONVNET
from core.specs.predictions import Prediction
from core.specs.presets.training import RUN_PRESETS
from pages.small_data import predict
from tests.pages.dashboard import LANGUAGES, address, check, open_page
from tests.pages.small_data import SPEC, cells, lesson, metrics, shapes_of, texts, write_run

pytestmark = pytest.mark.usefixtures("own_home")


@pytest.mark.parametrize(
    ("preset", "total", "shape"),
    [("book", "3,453,121", "150 x 150 x 3"), ("in_class", "826,913", "75 x 75 x 3")],
)
def test_presets(preset, total, shape):
    app = lesson("network")
    app.button(key=f"small_data:preset:{preset}").click().run()
    check(app)
    assert metrics(app)["Parameters"] == total
    assert shapes_of(app)[0] == shape


def test_the_default_is_the_preset_in_class():
    from pages.small_data.settings import IN_CLASS

    assert RUN_PRESETS["in_class"] is IN_CLASS
    app = open_page("small_data", small_data_view="network", small_data_ask="0")
    assert metrics(app)["Parameters"] == "826,913"


def test_a_tick_says_which_preset_the_controls_say():
    app = open_page("small_data", small_data_view="training")
    assert ticked(app) == {"in_class"}
    app.slider(key="small_data_dropout").set_value(0.5).run()
    assert ticked(app) == set()
    app.button(key="small_data:preset:book").click().run()
    assert ticked(check(app)) == {"book"}


def ticked(app):
    keys = {button.key: button.proto.icon for button in app.button if "preset" in (button.key or "")}
    return {key.rpartition(":")[2] for key, icon in keys.items() if icon}


def test_what_asks_for_parameters_shows_the_shapes_that_make_them():
    app = open_page("small_data", small_data_view="network")
    assert {line[2] for line in cells(app, "layers")[1:]} == {"?"}
    assert shapes_of(app)[:2] == ["75 x 75 x 3", "73 x 73 x 16"]
    app.button(key="small_data:question:first:show").click().run()
    assert cells(check(app), "layers")[2][2] == "448"  # (3 * 3 * 3 + 1) * 16


def test_no_control_without_an_effect_in_its_view(asked):
    """Counts change no net and no file; where there is nothing to choose, nothing is folded."""
    keys = {
        view: {widget.key for widget in lesson(view).number_input} for view in ("network", "preprocessing")
    }
    assert keys == {"network": {"small_data_size"}, "preprocessing": {"small_data_size"}}
    digits = lesson("network", source="digits")  # all of one size
    assert not digits.number_input
    assert not [fold for fold in lesson("predict").expander if fold.label == "More settings"]


@pytest.mark.parametrize("view", ["network", "training"])
def test_a_net_too_deep_for_its_pictures_is_refused_at_its_slider(view):
    app = lesson(view)
    before = texts(app)
    check(app.slider(key="small_data_blocks").set_value(6).run())
    assert app.slider(key="small_data_blocks").value == 1
    assert "6 blocks needs pictures of at least 190 pixels" in app.warning[0].value
    assert texts(app) == before
    assert address(app)["small_data_blocks"] == "1"


def test_pictures_too_small_for_the_net_are_refused_where_they_are_chosen():
    app = lesson("network", blocks="4", size="64")
    check(app.selectbox(key="small_data_source:en").set_value("digits").run())
    assert app.selectbox(key="small_data_source:en").value == "drawn_pets"
    assert "these have 28" in app.warning[0].value
    assert app.slider(key="small_data_blocks").value == 4


def test_preprocessing_of_a_real_file():
    app = lesson("preprocessing", file="rocket")
    assert any(block.value.startswith("ff d8 ff") for block in app.code)
    assert any("Shape 32 x 32 x 3" in element.value for element in app.markdown)


@pytest.fixture
def asked(monkeypatch):
    """The requests of the view, each answered by 20% and 80%."""
    asked = []

    def answer(spec, *, doing=""):
        asked.append(spec)
        return Prediction(np.zeros((32, 32, 3), np.uint8), np.array([0.2, 0.8], np.float32))

    monkeypatch.setattr(predict, "ask", answer)
    return asked


def test_until_one_trains_here_the_net_that_ships_is_asked(asked):
    app = lesson("predict")
    assert [spec.model for spec in asked] == [BOOK_CONVNET]
    assert cells(app, "scores")[1:] == [["cats", "20.0%"], ["dogs", "80.0%"]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_prediction_of_a_picture(asked, language):
    write_run()
    app = lesson("predict", lang=language)
    assert asked[0].model == f"run:{SPEC.run_id}"
    assert "80.0%" in app.metric[0].value


@pytest.mark.parametrize(
    ("preset", "told"),
    [("in_class", ("131,328", "803,072", "16%")), ("book", ("262,656", "3,211,776", "8%"))],
)
def test_what_a_block_more_makes_of_the_dense_layer_is_computed(preset, told):
    """Counted by hand: (cells x channels + 1) x units, before and after."""
    app = open_page("small_data", small_data_view="network", small_data_ask="0")
    app.button(key=f"small_data:preset:{preset}").click().run()
    caption = next(element.value for element in check(app).caption if "block more" in element.value)
    assert all(number in caption for number in told)


def test_no_block_more_where_the_pictures_are_too_small():
    app = lesson("network", size="32", blocks="3")
    assert "too small for another block" in texts(app)


@pytest.mark.parametrize(("source", "share"), [("drawn_pets", "50%"), ("digits", "10%")])
def test_a_guess_is_right_for_one_in_as_many_as_there_are_classes(source, share):
    assert metrics(lesson(source=source))["A guess is right for"] == share


def test_the_loss_of_one_picture_and_its_slope():
    shown = metrics(lesson("loss"))  # a dog that gets 0.02
    assert shown["Cross-entropy"] == "3.912"  # -ln 0.02
    assert shown["Slope · Cross-entropy"] == "-0.980"
    assert shown["Squared error"] == "0.960"
    assert shown["Slope · Squared error"] == "-0.038"  # 2 * -0.98 * 0.02 * 0.98
    cat = metrics(lesson("loss", label="0", probability="0.5"))
    assert cat["Cross-entropy"] == "0.693"
    assert cat["Slope · Cross-entropy"] == "+0.500"
    asked = lesson("loss", ask="1")
    assert "Squared error" not in metrics(asked)
    assert len(asked.get("plotly_chart")) == 1


def test_what_rescaling_is_for_is_shown_by_two_recorded_runs():
    app = lesson("rescaling")
    scaled, raw = (repeats(name)[0].history for name in ("in_class", "in_class_raw_pixels"))
    assert metrics(app) == {
        "Validation accuracy · In class": f"{scaled['val_accuracy'][-1]:.1%}",
        "Validation accuracy · In class, pixels not rescaled": f"{raw['val_accuracy'][-1]:.1%}",
    }
    assert raw["loss"][0] > 5 * scaled["loss"][0]
    assert len(metrics(lesson("rescaling", ask="1"))) == 1
