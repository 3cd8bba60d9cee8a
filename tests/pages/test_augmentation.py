"""What the augmentation lesson hides until it is predicted, and which controls stand where."""

from streamlit.testing.v1.element_tree import Block

from core.runs import repeats
from tests.pages.dashboard import open_page


def labels(app) -> set[str]:
    return {widget.label for kind in ("slider", "selectbox", "toggle") for widget in app.get(kind)}


def is_veiled(block: Block, question: str) -> bool:
    inner = [child for child in block.children.values() if isinstance(child, Block)]
    is_veil = f"-hidden-augmentation-{question}-" in getattr(block.proto, "id", "")
    return is_veil or any(is_veiled(child, question) for child in inner)


def test_the_sheared_pictures_wait_for_the_prediction():
    asked = open_page("augmentation", augmentation_view="shear-unit")
    assert is_veiled(asked.main, "shear")
    shown = open_page("augmentation", augmentation_view="shear-unit", augmentation_ask="0")
    assert not is_veiled(shown.main, "shear")
    assert [metric.value for metric in shown.metric] == ["0.00", "1.05", "20.41"]


def test_where_all_ways_to_fill_are_shown_none_is_chosen_and_the_colour_is():
    one = open_page("augmentation", augmentation_view="variants", augmentation_ask="0")
    assert {"fill_mode", "Variants"} <= labels(one)
    assert "cval" not in labels(one)
    all_four = open_page("augmentation", augmentation_view="fill-modes", augmentation_ask="0")
    assert "cval" in labels(all_four)
    assert not {"fill_mode", "Variants"} & labels(all_four)


def test_a_turned_letter_says_as_what_it_reads():
    app = open_page("augmentation", augmentation_view="label", augmentation_ask="0")
    verdicts = [element.value for element in app.markdown if "badge" in element.value]
    assert [sign in verdict for sign, verdict in zip(("true", "9", "q"), verdicts, strict=True)] == [True] * 3


def test_a_six_on_its_side_is_doubtful():
    app = open_page(
        "augmentation", augmentation_view="label", augmentation_ask="0", augmentation_label_rotation="90"
    )
    verdicts = [element.value for element in app.markdown if "badge" in element.value]
    assert ["Doubtful" in verdict for verdict in verdicts] == [False, True, True]


def test_what_augmentation_does_to_a_training_is_read_off_recorded_runs():
    app = open_page("augmentation", augmentation_view="effect", augmentation_ask="0")
    for metric, name in zip(app.metric, ("baseline", "augmented"), strict=True):
        history = repeats(name)[0].history
        assert metric.value == f"{history['val_accuracy'][-1]:.1%}"
        gap = 100 * (history["accuracy"][-1] - history["val_accuracy"][-1])
        assert f"{gap:+.1f} points" in metric.delta
    assert len(app.get("plotly_chart")) == 2
    assert any("training_curves?" in element.value for element in app.markdown)
    asked = open_page("augmentation", augmentation_view="effect")
    assert not asked.metric
