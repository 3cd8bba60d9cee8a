"""View: breeds that were not there to learn from: still cats and dogs? And which known breed are they taken for?"""

from functools import partial
from statistics import fmean

import numpy as np
import pandas as pd
import streamlit as st

from core.datasets.breeds import BREEDS, NUM_FOLDS, breed_in, species_of
from core.evaluation.breeds import by_breed
from core.figures.breeds import known_and_new_figure, taken_for_figure
from core.figures.scores import confusion_figure
from core.runs import Run, repeats
from core.runs.recorded_breeds import TakenFor, read_taken_for
from core.snippets.breeds import held_out
from core.specs.new_breeds import KnownAndNew, recorded_folds
from core.specs.presets.tasks import NEW_BREEDS_NETS, new_breeds_run
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import EMPTY, font_size, percent, show_figure, show_table
from pages.shared.lesson.exercises import tell
from pages.shared.lesson.page import Shown, nothing
from pages.shared.lesson.predictions import ask_here, is_veiled
from pages.shared.pictures.data_sources import load_chosen
from pages.shared.pretrained.settings import Settings
from pages.shared.reader.language import class_title
from pages.shared.reader.language import translate as _
from pages.shared.training.runs import complete_runs, run_title, short_id, spec_of

_PRESET = "oxford_breeds_lite0"
"""The net for breeds whose answers on new ones are recorded."""
_FIRST_NET, _FIRST_BREED = "lite0", "Sphynx"
_HARDEST, _BARS, _MOST_NAMES = 10, 8, 3
_QUESTIONS = ("stranger", "alike")
_ROW = 20  # pixels of the screen, of the matrix


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    taken = read_taken_for(_PRESET)
    assert taken is not None
    found = _choose_net(controls)
    titles = {breed: class_title(breed) for breed in taken.counts}
    breed = controls.select("breed", _("New breed"), titles, _FIRST_BREED)
    tell(breed=breed, taken_for=taken.counts[breed])
    is_told = [not is_veiled(question) for question in _QUESTIONS]
    left, right = st.columns([1, 1])
    with left:
        if found is not None:
            _show_known_and_new(found, is_told=is_told[0])
    with right:
        if is_told[1]:
            _show_taken_for(taken, breed)
    ask_here(*_QUESTIONS)
    below = partial(_explain, found, taken) if all(is_told) else nothing
    return Shown(settings, held_out(), below)


def _choose_net(controls: Controls) -> KnownAndNew | None:
    """Of the recorded nets, and of the reader's own runs without some breeds; None after saying that there is none."""
    recorded = {net: recorded_folds(net) for net in NEW_BREEDS_NETS if repeats(new_breeds_run(net, 0))}
    own = {run.run_id: run for run in complete_runs() if spec_of(run).data.held_out}
    titles = {net: _net_title(net) for net in recorded}
    titles |= {name: f"{run_title(run)} · {short_id(run)}" for name, run in own.items()}
    if not titles:
        st.info(
            _("No net without some breeds is recorded yet: `python -m core.commands.record_all oxford_new`.")
        )
        return None
    first = _FIRST_NET if _FIRST_NET in titles else next(iter(titles))
    chosen = controls.select("breeds_net", _("Cat or dog, says"), titles, first)
    return recorded[chosen] if chosen in recorded else _of_own(own[chosen])


def _net_title(net: str) -> str:
    return {
        "scratch": _("Convnet from scratch"),
        "features": _("Features of {base}").format(base="VGG16"),
        "lite0": _("Features of {base}").format(base="EfficientNet-Lite0"),
    }[net]


def _of_own(run: Run) -> KnownAndNew:
    """Each breed of the test pictures, if they are still there."""
    loaded = load_chosen(spec_of(run).data)
    names = () if loaded is None else loaded[1].test.names
    breeds = by_breed([breed_in(name) for name in names], run.metrics["wrong"] if names else ())
    known, new = float(run.history["val_accuracy"][-1]), float(run.metrics["test_accuracy"])
    return KnownAndNew(known, new, breeds, {})


def _show_known_and_new(found: KnownAndNew, *, is_told: bool) -> None:
    """All breeds, and the hardest new ones; before the answer what is known alone."""
    st.markdown("**" + _("Cat or dog? Right, if the breed is known and if it is new") + "**")
    rows: dict[str, tuple[float | None, float]] = {_("All breeds"): (found.known, found.new)}
    if not is_told:
        st.metric(_("Right on known breeds"), percent(found.known), width="content")
        return
    hardest = sorted(found.breeds, key=lambda breed: found.breeds[breed].accuracy)[:_HARDEST]
    for breed in hardest:
        before = found.as_known.get(breed)
        rows[class_title(breed)] = (before.accuracy if before else None, found.breeds[breed].accuracy)
    figure = known_and_new_figure(
        rows, names=(_("known"), _("new")), x_title=_("Accuracy"), font_size=font_size()
    )
    table = pd.DataFrame(
        [(title, known, new) for title, (known, new) in rows.items()],
        columns=[_("Breed"), _("known"), _("new")],
    )
    alt = _("How often cat and dog are told apart, for known and for new breeds, the hardest first")
    show_figure(figure, key="features:new_breeds", alt=alt, numbers=lambda: table)


def _show_taken_for(taken: TakenFor, breed: str) -> None:
    """The known breeds that the pictures of a new one were taken for."""
    counts = taken.counts[breed]
    names = list(counts)[:_BARS]
    title = _("Which breed? {count} pictures of {name}, which it has never seen")
    st.markdown("**" + title.format(count=sum(counts.values()), name=class_title(breed)) + "**")
    species = species_of(breed)
    words = {"cats": _("taken for a cat"), "dogs": _("taken for a dog")}
    other = next(name for name in BREEDS if name != species)
    figure = taken_for_figure(
        {class_title(name): counts[name] for name in names}, [species_of(name) == species for name in names],
        names=(words[species], words[other]), x_title=_("Pictures"), font_size=font_size(),
    )  # fmt: skip
    table = pd.DataFrame(
        [(class_title(name), count) for name, count in counts.items()], columns=[_("Breed"), _("Pictures")]
    )
    alt = _("Which known breeds the pictures of {name} were taken for").format(name=class_title(breed))
    show_figure(figure, key="features:taken_for", alt=alt, numbers=lambda: table)


def _explain(found: KnownAndNew | None, taken: TakenFor) -> None:
    st.markdown(
        _(
            "Left: trained on cats and dogs without a quarter of the breeds, and tested on that quarter; {folds} times,"
            " so that each breed is new once. *Known* is the validation part of the same runs, for a single breed the"
            " test part of a net that was trained with it, on fewer pictures. Right: a head on EfficientNet-Lite0"
            " that knows the other breeds by name, right for {lowest} to {highest} of test pictures of these."
        ).format(
            folds=NUM_FOLDS,
            lowest=percent(min(taken.known_accuracies)),
            highest=percent(max(taken.known_accuracies)),
        )
    )
    st.subheader(_("Every breed, when it is new"))
    show_table(pd.DataFrame([_row(breed, found, taken) for breed in sorted(taken.counts, key=class_title)]))
    _show_known_breeds()


def _row(breed: str, found: KnownAndNew | None, taken: TakenFor) -> dict[str, str]:
    counts = taken.counts[breed]
    own = sum(count for name, count in counts.items() if species_of(name) == species_of(breed))
    result = found.breeds.get(breed) if found else None
    known = found.as_known.get(breed) if found else None
    names = [f"{class_title(name)} {count}" for name, count in list(counts.items())[:_MOST_NAMES]]
    return {
        _("Breed"): class_title(breed),
        _("Cat or dog, known"): f"{percent(known.accuracy)} / {known.tested}" if known else EMPTY,
        _("Cat or dog, new"): f"{percent(result.accuracy)} / {result.tested}" if result else EMPTY,
        _("Taken for its own species"): percent(own / sum(counts.values())),
        _("Taken for"): " · ".join(names),
    }


def _show_known_breeds() -> None:
    """What a net that knows all breeds confuses."""
    runs = repeats(_PRESET)
    if not runs:
        return
    st.subheader(_("Which breeds does a net confuse that knows all of them?"))
    st.markdown(
        _(
            "Right for {accuracy} of the test pictures. Breeds that are taken for each other stand side by side."
        ).format(accuracy=percent(fmean(float(run.metrics["test_accuracy"]) for run in runs)))
    )
    counts = np.array([run.metrics["confusion_matrix"] for run in runs]).sum(axis=0)
    names = [class_title(name) for name in runs[0].metrics["class_names"]]
    figure = confusion_figure(
        counts, names, true=_("true class"), predicted=_("predicted class"), font_size=font_size()
    )
    alt = _("How often each true class was predicted as which class")
    show_figure(figure, key="features:breeds:confusion", alt=alt, height=_ROW * len(names))
