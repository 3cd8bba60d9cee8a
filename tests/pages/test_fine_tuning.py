"""The lesson on fine-tuning: recorded runs, the map, and which run the settings make."""

import math
import re
from html import unescape

import pytest

from core.runs import repeats
from core.specs.presets.experiments import PETS_LADDER, PETS_SIZE_RUNS, SIZE_RUNS, TRAPS
from core.specs.presets.ladder import RUNGS, TASKS
from core.specs.presets.tasks import TASK_RUNS
from core.specs.presets.training import RUN_PRESETS
from pages.fine_tuning.traps import TRAPS as SHOWN
from tests.pages.dashboard import LANGUAGES, address, check, open_page

PAGE = "fine_tuning"


def view(name, **parameters):
    """With the answers open."""
    settings = {"view": name, "ask": "0"} | parameters
    return open_page(PAGE, **{f"{PAGE}_{key}": value for key, value in settings.items()})


def metrics(app):
    return {metric.label: metric.value for metric in app.metric}


def test_every_run_the_lesson_shows_is_recorded_on_the_data_it_says():
    names = [rung.recorded for rung in RUNGS.values()] + list(TRAPS) + list(PETS_LADDER)
    names += [name for trap in SHOWN.values() for name in (trap.wrong, trap.right)]
    names += [*SIZE_RUNS, *PETS_SIZE_RUNS]
    for name in names:
        runs = repeats(name)
        assert runs, name
        assert len({run.provenance["data_fingerprint"] for run in runs}) == 1
        assert len({run.spec["seed"] for run in runs}) == len(runs)
        assert not any(run.provenance["commit"].endswith("-dirty") for run in runs)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_ladder_tells_mean_and_spread(language):
    app = open_page(PAGE, lang=language, fine_tuning_ask="0")
    table = app.dataframe[1].value
    assert len(table) == len(RUNGS)
    runs = repeats("vgg16_fine_tuned")
    mean = sum(run.metrics["test_accuracy"] for run in runs) / len(runs)
    assert any(f"{mean:.1%}" in str(cell) for cell in table.iloc[4])


def test_the_ladder_says_in_what_else_its_rungs_differ():
    """A flattened map of 4 x 4 x 512 to 256 units and one output, or the mean of 512 channels: by hand."""
    rows = view("ladder").dataframe[0].value.set_index("Strategy")
    flattened = f"{4 * 4 * 512 * 256 + 256 + 256 + 1:,} parameters"
    averaged = f"{512 * 256 + 256 + 256 + 1:,} parameters"
    assert rows.loc["Features of a frozen base", "Head"] == flattened
    assert rows.loc["Fine-tuned", "Head"] == averaged
    assert rows.loc["Fine-tuned", "Learning rate"] == "0.001 ↓, 3e-05 ↓"
    assert rows.loc["Fine-tuned", "Averaged"] == "yes"
    assert rows.loc["From scratch", "Head"] == "–"
    assert rows.loc["Frozen base, with data augmentation", "Pictures"] == "changed, 25% of them not"
    equal = view("ladder", equal="1").dataframe[0].value.set_index("Strategy")
    assert equal.loc["Features of a frozen base", "Head"] == averaged
    assert equal.loc["Features of a frozen base", "Learning rate"] == "0.001 ↓"
    recorded = [run.metrics["test_accuracy"] for run in repeats("features_1000")]
    table = view("ladder", equal="1").dataframe[1].value.set_index("Strategy")
    assert table.loc["Features of a frozen base", "Recorded"].startswith(
        f"{sum(recorded) / len(recorded):.1%}"
    )


@pytest.mark.parametrize("task", [task for task in ("oxford", "flowers") if repeats(f"{task}_features")])
def test_of_other_pictures_neither_the_book_nor_a_missing_control_is_told(task):
    """The book printed numbers of its own photographs; the control for equal heads stands beside these alone."""
    other, own = view("ladder", measured=_named(task)), view("ladder")
    rows = other.dataframe[1].value.set_index("Strategy")
    assert list(rows.columns) == ["Recorded", "Seeds"]
    recorded = [run.metrics["test_accuracy"] for run in repeats(f"{task}_features")]
    mean = sum(recorded) / len(recorded)
    assert rows.loc["Features of a frozen base", "Recorded"].startswith(f"{mean:.1%}")
    assert "First edition" in own.dataframe[1].value
    told = [any("*Equal heads*" in element.value for element in app.markdown) for app in (other, own)]
    assert told == [False, True]


def _named(task):
    """The name in the address of the pictures that runs of this name were trained on."""
    return next(name for name in TASKS if RUNGS["features"].run_on(name) == f"{task}_features")


@pytest.mark.parametrize("rung", ["scratch", "augmented"])
def test_the_nets_from_scratch_made_fewer_steps_on_other_pictures(rung):
    """As the page says below the ladder: by hand, whole passes in batches."""
    book = RUN_PRESETS["baseline" if rung == "scratch" else rung]
    for name, classes in (("oxford", 2), ("flowers", 5)):
        spec = TASK_RUNS[f"{name}_{rung}"]
        steps = math.ceil(spec.data.train_per_class * classes / spec.batch_size) * spec.epochs
        assert steps < book.epochs * book.steps_per_epoch


@pytest.mark.parametrize("task", ["oxford", "flowers"])
def test_a_net_that_does_not_overfit_yet_is_called_so(task):
    """One that is no worse on the test pictures than on its own, as recorded."""
    runs = repeats(f"{task}_augmented")
    own = sum(run.history["accuracy"][-1] for run in runs) / len(runs)
    test = sum(run.metrics["test_accuracy"] for run in runs) / len(runs)
    app = view("ladder", measured=_named(task))
    told = [element.value for element in app.markdown if "not overfitting yet" in element.value]
    assert bool(told) == (own <= test)
    assert not told or (f"{own:.1%}" in told[0] and f"{test:.1%}" in told[0])


def test_a_trap_tells_the_ratio_of_its_rates():
    """From the recorded specs: the head's rate against that of fine-tuning, and the book's two."""
    spec = repeats("vgg16_fine_tuned")[0].spec
    rates = [spec[phase]["optimizer"]["learning_rate"] for phase in ("head_training", "fine_tuning")]
    text = " ".join(element.value for element in view("traps", trap="rate").markdown)
    assert f"here {rates[0] / rates[1]:.0f} times below the head's, in the book 2 times" in text


@pytest.mark.workers
@pytest.mark.parametrize(
    ("stop", "tensors", "parameters"),
    # VGG16 with the mean of 512 channels, a hidden layer of 256 units and one output: counted by hand.
    [("none", "4", "131,585"), ("block5_conv1", "10", "7,211,009"), ("all", "30", "14,846,273")],
)
def test_the_map_counts_what_is_trained(stop, tensors, parameters):
    shown = metrics(view("network", unfreeze=stop))
    assert shown["Trainable weight tensors"] == tensors
    assert shown["Trainable parameters"] == parameters


@pytest.mark.workers
def test_presets_set_the_controls_and_stay_in_the_address():
    app = view("training")
    app.button(key=f"{PAGE}:preset:pets_features").click().run()
    check(app)
    assert address(app)[f"{PAGE}_unfreeze"] == "none"
    assert address(app)[f"{PAGE}_views"] == "0"
    assert address(app)[f"{PAGE}_pooling"] == "flatten"
    recorded = repeats("pets_features")[0].history["val_accuracy"][-1]
    assert metrics(app)["Validation accuracy"] == f"{recorded:.1%}"


@pytest.mark.workers
def test_the_five_steps_tell_the_accuracy_after_the_head_and_at_the_end():
    text = " ".join(element.value for element in view("training").markdown)
    run = repeats("pets_fine_tuned")[0]
    head, last = run.history["val_accuracy"][run.metrics["head_epochs"] - 1], run.history["val_accuracy"][-1]
    assert [float(number) for number in re.findall(r"then ([\d.]+)% \(validation\)", text)] == [
        round(100 * head, 1),
        round(100 * last, 1),
    ]


@pytest.mark.workers
def test_other_settings_have_no_recorded_run():
    app = view("training", dropout="0.2")
    assert "Validation accuracy" not in metrics(app)
    assert any(button.label == "Train" for button in app.button)


@pytest.mark.parametrize("trap", SHOWN)
def test_a_trap_stands_beside_the_run_that_avoids_it(trap):
    text = "\n".join(element.value for element in view("traps", trap=trap).markdown)
    shown = re.findall(r"^\| \*\*.*?\*\* \| ([\d.]+%)", text, re.MULTILINE)
    names = (SHOWN[trap].right, SHOWN[trap].wrong)
    assert shown == [f"{repeats(name)[0].metrics['test_accuracy']:.1%}" for name in names]


def test_mistakes_are_those_of_the_recorded_runs():
    app = view("mistakes")
    scratch, tuned = (set(repeats(name)[0].metrics["wrong"]) for name in ("pets_scratch", "pets_fine_tuned"))
    text = " ".join(element.value for element in app.markdown)
    assert f"Wrong before, right now: {len(scratch - tuned)}" in text
    assert f"Right before, wrong now: {len(tuned - scratch)}" in text
    assert f"Wrong both times: {len(tuned & scratch)}" in text


def test_a_mistake_leads_to_grad_cam_of_the_second_net(monkeypatch):
    monkeypatch.setattr("pages.fine_tuning.mistakes.reference_of", lambda run: f"run:{run.run_id}")
    text = " ".join(element.proto.body for element in view("mistakes").get("html"))
    tuned = repeats("pets_fine_tuned")[0].run_id
    shown = re.findall(r'href="(grad_cam[^"]*)"', unescape(text))
    assert shown
    link = f"grad_cam?lang=en&grad_cam_model=run%3A{tuned}&grad_cam_picture="
    assert all(address.startswith(link) for address in shown)


def test_pictures_without_two_runs_say_what_to_do():
    app = view("mistakes", train="20", validation="5", test="5", size="32")
    assert "train two strategies" in app.info[0].value


@pytest.mark.parametrize("trap", SHOWN)
def test_what_a_trap_does_is_not_told_before_it_is_predicted(trap):
    app = view("traps", trap=trap, ask="1")
    accuracy = f"{repeats(SHOWN[trap].wrong)[0].metrics['test_accuracy']:.1%}"
    assert len(app.get("plotly_chart")) == 2
    assert not any(accuracy in element.value for element in app.markdown)
    assert not any("in the trap" in chart.proto.spec for chart in app.get("plotly_chart"))
