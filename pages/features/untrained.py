"""View: how far ImageNet's own classes go without any training, beside the nets that were trained."""

from collections import Counter
from functools import partial

import pandas as pd
import streamlit as st

from core.architectures.backbones import backbone
from core.architectures.imagenet_labels import imagenet_labels
from core.errors import N_
from core.figures.ladder import Marks, ladder_figure
from core.runs import repeats
from core.snippets.own_classes import named_classes, own_classes
from core.specs.named_classes import recorded_named_test
from core.specs.own_classes import MODEL, OwnClassesTest, OwnClassesTestSpec, Rule, recorded_test
from core.specs.presets.experiments import PETS_LADDER
from core.specs.presets.ladder import RUNGS, base_title
from pages.features.named import BESIDE, explain_named, show_named
from pages.features.settings import choose_rule
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.controls.projector import is_projector_on
from pages.shared.display.elements import font_size, show_figure, show_table
from pages.shared.display.thumbnails import Thumbnail, show_thumbnails
from pages.shared.lesson.page import Shown, nothing
from pages.shared.lesson.predictions import ask_here, asked_elsewhere, is_veiled
from pages.shared.pictures.choice import digest_of
from pages.shared.pictures.data_sources import load_chosen
from pages.shared.pretrained.settings import Settings
from pages.shared.reader.address import link_to
from pages.shared.reader.language import current_language
from pages.shared.reader.language import translate as _
from pages.shared.training.runs import spec_of

_MOST_NAMES, _MOST_PICTURES, _IN_A_HALL = 12, 12, 6
_PHOTOGRAPHS, _PETS = "photographs", "drawn_pets"
_TASKS = {_PHOTOGRAPHS: "photographs", _PETS: "drawn_pets", "pets": "oxford"}
_BY_NAME = {"breeds": N_("Breeds of the pets"), "flowers": N_("Flowers, five classes")}


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    source = controls.select("tested", _("Test pictures"), _sources(), _PHOTOGRAPHS)
    if source in _BY_NAME:
        return _show_by_name(settings, source)
    rule = choose_rule(controls)
    test = _test_pets() if source == _PETS else recorded_test(source)
    code = own_classes()
    if test is None:
        return Shown(settings, code)
    is_told = not is_veiled("kinds")
    _show_chart(test, source, is_told=is_told)
    if is_told:
        _show_numbers(test, rule)
    ask_here("kinds")
    asked_elsewhere("names")
    return Shown(settings, code, partial(_explain, test, source, rule))


def _sources() -> dict[str, str]:
    """What it was tested on, of the recordings those that are there."""
    return {
        _PHOTOGRAPHS: _("Photographs"),
        _PETS: _("Drawn pets"),
        **({"pets": _("Pets, Oxford-IIIT")} if recorded_test("pets") else {}),
        **{name: _(title) for name, title in _BY_NAME.items() if recorded_named_test(name)},
    }


def _show_by_name(settings: Settings, source: str) -> Shown[Settings]:
    """Of breeds and flowers ImageNet has some by name."""
    test = recorded_named_test(source)
    assert test is not None
    is_told = not is_veiled("names")
    show_named(test, source, is_told=is_told)
    ask_here("names")
    asked_elsewhere("kinds")
    below = partial(explain_named, test) if is_told else nothing
    return Shown(settings, named_classes(test.class_names), below)


def _test_pets() -> OwnClassesTest | None:
    """Live: asked of a worker."""
    return ask(
        OwnClassesTestSpec(PETS_LADDER["pets_scratch"].data),
        doing=_("Asking the net about the test pictures"),
    )


def _show_chart(test: OwnClassesTest, source: str, *, is_told: bool) -> None:
    """Both rules, and the trained nets; before the answer the nets alone."""
    rows: dict[str, list[float]] = {}
    for rung in (RUNGS[name] for name in BESIDE):
        name = rung.run_on(_TASKS[source])
        runs = repeats(name) if name else []
        base = base_title(spec_of(runs[0])) if runs else ""
        title = f"{_(rung.title)} · {base}" if base else _(rung.title)
        rows[title] = [float(run.metrics["test_accuracy"]) for run in runs]
    net = backbone(MODEL).title
    rules: dict[str, Rule] = {_("No training: sums"): "sum", _("No training: means"): "mean"}
    own = {f"{title} · {net}": [test.accuracy(rule)] for title, rule in rules.items()}
    first, *others = rows
    shown = (
        {first: rows[first]}
        | (own if is_told else {})
        | {title: rows[title] for title in others if rows[title]}
    )
    figure = ladder_figure(
        list(shown), [Marks(_("Test accuracy"), "circle", list(shown.values()))], x_title=_("Accuracy"),
        gain_title=_("Gain, in points"), font_size=font_size(),
    )  # fmt: skip
    table = pd.DataFrame(
        [(title, value) for title, values in shown.items() for value in values],
        columns=[_("Strategy"), _("Test accuracy")],
    )
    alt = _("Test accuracy of trained nets, and of one that nobody trained for these pictures")
    show_figure(figure, key="features:untrained", alt=alt, numbers=lambda: table)


def _show_numbers(test: OwnClassesTest, rule: Rule) -> None:
    with st.container(horizontal=True):
        for label, value in (
            (_("Cats that are right"), test.accuracy(rule, label=0)),
            (_("Dogs that are right"), test.accuracy(rule, label=1)),
            (_("Likeliest class is a cat or a dog"), float(test.is_named.mean())),
        ):
            st.metric(label, f"{value:.1%}", width="content")


def _explain(test: OwnClassesTest, source: str, rule: Rule) -> None:
    if is_veiled("kinds"):
        return
    wrong = test.wrong(rule)
    st.subheader(
        _("Wrong by this rule: {count} of {all}").format(count=len(wrong), all=f"{len(test.labels):,}")
    )
    names = imagenet_labels(current_language())
    kinds = {0: _("cat"), 1: _("dog")}
    taken = Counter((int(test.labels[place]), int(test.best[place])) for place in wrong.tolist())
    rows = [
        {_("Picture of a"): kinds[label], _("Likeliest class"): names[best], _("Pictures"): count}
        for (label, best), count in taken.most_common(_MOST_NAMES)
    ]
    if source == _PETS:
        _show_mistakes(test, rule)
    if rows:
        show_table(pd.DataFrame(rows))
    if test.provenance:
        st.markdown(
            _(
                "Recorded with {title} on {date}: `python -m core.commands.record_own_classes`. The test pictures were"
                " looked at once; nothing was chosen by them."
            ).format(title=backbone(MODEL).title, date=str(test.provenance["date"])[:10])
        )


def _show_mistakes(test: OwnClassesTest, rule: Rule) -> None:
    """The surest mistakes, each with what the net sees instead and a link that asks why."""
    found = load_chosen(PETS_LADDER["pets_scratch"].data)
    if found is None:
        return
    names = imagenet_labels(current_language())
    in_a_hall = is_projector_on()
    thumbnails = []
    for place in test.wrong(rule)[: _IN_A_HALL if in_a_hall else _MOST_PICTURES].tolist():
        image, best = found[1].test.images[place], names[test.best[place]]
        links = {} if in_a_hall else {"Grad-CAM": link_to("grad_cam", model=MODEL, picture=digest_of(image))}
        thumbnails.append(Thumbnail(image, best, best, links))
    if thumbnails:
        show_thumbnails(thumbnails, label=_("Wrong by this rule"))
