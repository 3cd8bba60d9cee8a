"""What the augmentation lesson hides until it is predicted, and which controls stand where."""

from dataclasses import replace

from streamlit.testing.v1.element_tree import Block

from core.runs import Run, repeats
from core.specs.presets.tasks import EFFECT_RUNS, effect_run
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


def an_effect(policy, seed, accuracies):
    """A run as the recording of an effect keeps it."""
    epochs = [1, 2, 3]
    train, validation, test = accuracies
    history = {
        "epoch": epochs, "loss": [0.7, 0.5, 0.3], "accuracy": [0.5, 0.6, train], "val_loss": [0.7, 0.6, 0.6],
        "val_accuracy": [0.5, 0.6, validation], "seconds": [1.0, 1.0, 1.0],
    }  # fmt: skip
    spec = replace(EFFECT_RUNS[effect_run("scratch", policy)], seed=seed)
    metrics = {
        "test_accuracy": test,
        "class_names": ["cats", "dogs"],
        "num_parameters": 1,
        "steps_per_epoch": 40,
    }
    return Run(f"oxford_effect_scratch_{policy}", spec.title, "RunSpec", "complete", spec.to_dict(), history, metrics,
               {"seconds": 3.0}, recorded=True)  # fmt: skip


EFFECTS = {
    "none": [an_effect("none", 0, (1.0, 0.6, 0.58)), an_effect("none", 1, (0.9, 0.62, 0.62))],
    "flips": [an_effect("flips", 0, (0.8, 0.7, 0.69))],
}


def test_one_change_is_shown_beside_none_and_all_are_compared(monkeypatch):
    names = {effect_run("scratch", policy): runs for policy, runs in EFFECTS.items()}
    monkeypatch.setattr("pages.augmentation.alone.repeats", lambda name: names.get(name, []))
    app = open_page(
        "augmentation",
        augmentation_view="effect",
        augmentation_ask="0",
        augmentation_effect_of="flips",
    )
    assert [(metric.label, metric.value) for metric in app.metric] == [
        ("Unchanged · Validation accuracy", "60.0%"), ("Flips · Validation accuracy", "70.0%"),
    ]  # fmt: skip
    table = app.dataframe[0].value.set_index("Change")
    assert list(table.index) == ["Unchanged", "Flips"]
    # By hand: the means of two seeds, and the gap of their means.
    assert table.loc["Unchanged", "Test accuracy"] == "60.0% (58.0% – 62.0%)"
    assert table.loc["Unchanged", "Gap in points"] == "+34.0"
    assert table.loc["Flips", "Gap in points"] == "+10.0"
    asked = open_page("augmentation", augmentation_view="effect", augmentation_effect_of="flips")
    assert not asked.metric
    assert not asked.dataframe


def test_what_is_not_recorded_is_not_offered(monkeypatch):
    names = {effect_run("scratch", policy): runs for policy, runs in EFFECTS.items()}
    monkeypatch.setattr("pages.augmentation.alone.repeats", lambda name: names.get(name, []))
    app = open_page(
        "augmentation", augmentation_view="effect", augmentation_ask="0", augmentation_effect_of="flips"
    )
    offered = {box.label: box.options for box in app.selectbox}
    assert offered["What is changed"] == ["The book's two nets", "Flips"]
    assert "Net" not in offered  # there is one
