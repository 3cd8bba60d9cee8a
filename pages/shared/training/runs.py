"""Choosing training runs: recorded ones, own ones, uploaded histories, and made-up examples."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from string import ascii_uppercase
from typing import Any, Literal, cast

import streamlit as st

from core.architectures.convnets import DenseNetSpec
from core.errors import InputError
from core.histories import History
from core.histories.examples import EXAMPLES
from core.histories.fingerprint import fingerprint
from core.runs import Run, RunStore, recorded_runs, repeats
from core.runs.histories import history_of, rate_ends_at_zero
from core.settings import settings
from core.specs.from_dict import spec_from_dict
from core.specs.models import BOOK_CONVNET, BOOK_CONVNET_WEIGHTS
from core.specs.training import TrainingSpec
from pages.shared.controls.controls import Controls
from pages.shared.reader import address
from pages.shared.reader.language import explain
from pages.shared.reader.language import translate as _
from pages.shared.reader.plain import plain
from pages.shared.training.ownership import visible
from pages.shared.training.uploaded_runs import show_upload, show_upload_errors, uploaded_runs

Source = Literal["recorded", "own", "uploaded", "example"]

_BOOK_RUN = "augmented"  # the recording of BOOK_CONVNET
_EXAMPLE = "example-"
_FALLBACK = f"{_EXAMPLE}overfitting"
_SHOWN_FIRST = 2
_SECONDS = 5  # how long a list of own runs is kept


@dataclass(frozen=True)
class ChosenRun:
    """A run that a lesson can draw.

    Attributes:
        run_id: In the address; uploaded runs have none.
        history: Its curves, under the name to show.
        source: Where it comes from.
        fingerprint: Of all that is drawn of it, for caches.
        metrics: ``test_accuracy`` and others, of a run of the store that is complete.
        provenance: Of a run of the store.
        rate_ends_at_zero: Whether a schedule has brought its learning rate to 0 at the end.
    """

    run_id: str
    history: History
    source: Source
    fingerprint: str
    metrics: Mapping[str, Any] = field(default_factory=dict)
    provenance: Mapping[str, Any] = field(default_factory=dict)
    rate_ends_at_zero: bool = False


def beginning(run: ChosenRun, count: int) -> ChosenRun:
    """The first epochs of a run, for a question about how it goes on."""
    history = run.history.beginning(count)
    return replace(run, history=history, fingerprint=fingerprint(history))


def run_title(run: Run) -> str:
    """What a run is called in the reader's language; several may be called the same."""
    return plain(_(run.title) if run.title else run.run_id)


def short_id(run: Run) -> str:
    """What tells runs of the same title apart."""
    return run.run_id[-6:]


def run_origin(run: Run) -> str:
    """Where a run comes from, for titles: recorded, or which of the own ones it is."""
    return _("recorded") if run.recorded else short_id(run)


def source_titles() -> dict[Source, str]:
    """The sources in the reader's language."""
    return {
        "recorded": _("recorded"),
        "own": _("own"),
        "uploaded": _("uploaded"),
        "example": _("made up"),
    }


def choose_runs(controls: Controls, *, default: Sequence[str] = ()) -> list[ChosenRun]:
    """A list to choose several runs from, and a button to upload others; all uploaded ones are taken.

    Args:
        controls: Of the lesson; the choice is its parameter ``runs``.
        default: Ids of the runs chosen at first. Those that do not exist are left out; if none is left, the first
            recorded or own runs are chosen, or else a made-up example.
    """
    known = _known_runs(_linked(controls, "runs"))
    first = [run_id for run_id in default if run_id in known] or _first(known)
    chosen = controls.several("runs", _("Runs"), _labels(known), first)
    with controls.panel():
        show_upload()
        show_upload_errors()
    return [known[run_id] for run_id in chosen] + _uploaded()


def choose_run(controls: Controls, *, default: str = "", neutral: bool = False) -> ChosenRun:
    """A list to choose one run from, and a button to upload others.

    Args:
        controls: Of the lesson; the choice is its parameter ``run``.
        default: Id of the run chosen at first, if it exists.
        neutral: Whether made-up runs have names that do not tell what they show.
    """
    known = _known_runs(_linked(controls, "run")) | {run.run_id: run for run in _uploaded()}
    if neutral:
        made_up = [run for run in known.values() if run.source == "example"]
        for letter, run in zip(ascii_uppercase, made_up, strict=False):
            history = replace(run.history, name=_("Run {letter}").format(letter=letter))
            known[run.run_id] = _chosen(run.run_id, history, run.source)
    first = default if default in known else _first(known)[0]
    chosen = controls.select("run", _("Run"), _labels(known), first)
    with controls.panel():
        show_upload()
        show_upload_errors()
    return known[chosen]


def _linked(controls: Controls, name: str) -> list[str]:
    """The runs that a link names, or that were chosen here before: they need not be the reader's own."""
    parameter = f"{controls.lesson}_{name}"
    chosen = address.kept(parameter).get(parameter, ())
    before = [chosen] if isinstance(chosen, str) else list(cast(Iterable[str], chosen))
    return [*before, *st.query_params.get(parameter, "").split(",")]


def _known_runs(linked: Sequence[str]) -> dict[str, ChosenRun]:
    """Recorded runs, own runs, those that a link names, and examples by their id."""
    stored = recorded_runs() + own_runs(named=linked)
    runs = [run for run in stored if run.num_epochs]
    repeated = {title for title, count in Counter(run_title(run) for run in runs).items() if count > 1}
    known = {}
    for run in runs:
        title = run_title(run)
        name = f"{title} ({short_id(run)})" if title in repeated else title
        history = replace(history_of(run), name=name)
        source: Source = "recorded" if run.recorded else "own"
        chosen = _chosen(run.run_id, history, source, run.metrics, run.provenance)
        known[run.run_id] = replace(chosen, rate_ends_at_zero=rate_ends_at_zero(run))
    for name, example in EXAMPLES.items():
        history = replace(example.history(), name=_(example.title))
        known[_EXAMPLE + name] = _chosen(_EXAMPLE + name, history, "example")
    return known


def chosen_recording(name: str) -> ChosenRun:
    """A recorded run by its name, an experiment or not, under its title."""
    run = repeats(name)[0]
    history = replace(history_of(run), name=run_title(run))
    return _chosen(run.run_id, history, "recorded", run.metrics, run.provenance)


def complete_runs() -> list[Run]:
    """Own runs with a trained net and a test, sorted by id."""
    return [run for run in own_runs() if run.state == "complete" and "test_accuracy" in run.metrics]


def own_runs(*, named: Sequence[str] = ()) -> list[Run]:
    """The reader's runs as they were at most some seconds ago, all runs for a teacher; and those of the ids ``named``,
    whosever they are: whoever has a run's link may see it."""
    try:
        runs = visible(_list_runs(settings().run_store))
        known = {run.run_id for run in runs}
        store = RunStore()
        found = [store.find(run_id) for run_id in dict.fromkeys(named) if run_id not in known]
    except InputError as error:  # a store that cannot be read takes nothing else away
        st.warning(explain(error))
        return []
    return [*runs, *(run for run in found if run is not None and is_readable(run))]


def stored_runs() -> list[Run]:
    """All runs of the store, whosever they are, as they are now.

    Raises:
        InputError: The store cannot be read.
    """
    return RunStore().list_runs()


@st.cache_data(ttl=_SECONDS, max_entries=1, show_spinner=False)
def _list_runs(url: str) -> list[Run]:
    return [run for run in RunStore(url).list_runs() if is_readable(run)]


def _uploaded() -> list[ChosenRun]:
    """The uploaded runs; their id tells their content."""
    return [
        ChosenRun(f"upload-{digest[:8]}", history, "uploaded", digest)
        for digest, history in uploaded_runs().items()
    ]


def _first(known: Mapping[str, ChosenRun]) -> list[str]:
    real = [run_id for run_id, run in known.items() if run.source != "example"]
    return real[:_SHOWN_FIRST] or [_FALLBACK]


def _labels(known: Mapping[str, ChosenRun]) -> dict[str, str]:
    titles = source_titles()
    return {
        run_id: run.history.name if run.source == "example" else f"{run.history.name} · {titles[run.source]}"
        for run_id, run in known.items()
    }


def _chosen(
    run_id: str,
    history: History,
    source: Source,
    metrics: Mapping[str, Any] | None = None,
    provenance: Mapping[str, Any] | None = None,
) -> ChosenRun:
    return ChosenRun(run_id, history, source, fingerprint(history), metrics or {}, provenance or {})


def is_readable(run: Run) -> bool:
    """Whether what it was trained with can be read: a damaged one takes no page down, and is trained anew."""
    try:
        spec_of(run)
    except InputError:
        return False
    return True


def spec_of(run: Run) -> TrainingSpec:
    """The request that a run answers."""
    return spec_from_dict(run.kind, run.spec)


def reference_of(run: Run) -> str | None:
    """How requests name the net that a run ended with; None where there is none with feature maps to look into."""
    if run.state != "complete" or isinstance(spec_of(run).model, DenseNetSpec):
        return None
    if not run.recorded:
        return f"run:{run.run_id}"
    return BOOK_CONVNET if run.run_id == _BOOK_RUN and BOOK_CONVNET_WEIGHTS.is_file() else None
