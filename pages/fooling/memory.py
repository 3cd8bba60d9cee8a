"""View: draw a bicycle or a cat from memory, and hear what nets that have seen photographs make of it."""

from functools import partial
from html import escape

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from core.architectures.imagenet_labels import imagenet_labels
from core.images.sketches import BICYCLE, draw_strokes
from core.snippets.fooling import opinion
from core.snippets.pictures import file_source
from core.specs.fooling import OpinionsSpec
from core.specs.models import BOOK_CONVNET
from core.specs.presets.fooling import CLASSIFIER, PAPER_SIDE
from pages.fooling.pictures import Shot, show_pictures
from pages.fooling.settings import Settings
from pages.fooling.subjects import SUBJECTS, Subject
from pages.shared.ask import ask
from pages.shared.components.sketch_pad import put_on_paper, show_sketch_pad
from pages.shared.controls.controls import Controls
from pages.shared.display.numbers import offer
from pages.shared.lesson.page import Shown
from pages.shared.lesson.predictions import asked_elsewhere, is_veiled, veiled
from pages.shared.models import CLASS_NAMES
from pages.shared.pictures.choice import digest_of
from pages.shared.reader.address import link_to
from pages.shared.reader.language import current_language
from pages.shared.reader.language import translate as _

_PAPER = "fooling"
_LISTED = 5


def show(settings: Settings, controls: Controls) -> Shown[Settings]:
    """Draw the view."""
    titles = {name: _(subject.title) for name, subject in SUBJECTS.items()}
    chosen = controls.segments("subject", _("Draw from memory"), titles, "bicycle")
    compares = controls.toggle("compare", _("Compare with the program's drawing"), True)
    with controls.panel():
        st.button(
            _("Put a correct bicycle on the paper"), icon=":material/pedal_bike:", key="fooling:example",
            on_click=put_on_paper, args=(_PAPER, BICYCLE), width="stretch",
        )  # fmt: skip
    subject = SUBJECTS[chosen]
    left, right = st.columns([1.15, 1])
    with left:
        alt = _("Paper: draw {subject} from memory").format(subject=titles[chosen])
        strokes = show_sketch_pad(key=_PAPER, alt=alt)
    drawing = draw_strokes(strokes, PAPER_SIDE)
    digest = digest_of(drawing)
    with right:
        with veiled("paper"):
            _show_answers(digest, subject, is_empty=not strokes)
        _show_comparison(subject, chosen, compares=compares)
    return Shown(settings, opinion(file_source(drawing)), partial(_explain, digest))


def _show_comparison(subject: Subject, chosen: str, *, compares: bool) -> None:
    """The program's own drawing, once the first question is answered; the second one is about its bicycle."""
    if is_veiled("paper") or not compares or chosen != "bicycle":
        asked_elsewhere("bicycle")
    if is_veiled("paper") or not compares:
        return
    with veiled(*(["bicycle"] if chosen == "bicycle" else [])):
        drawn = subject.draw()
        shares = _ask(CLASSIFIER, digest_of(drawn))
        if shares is not None:
            names = imagenet_labels(current_language())
            best = [f"{names[index]} {shares[index]:.0%}" for index in np.argsort(-shares)[:3]]
            together = f"{_(subject.together)} {shares[list(subject.classes)].sum():.0%}"
            remark = " · ".join([*best, together])
            shots = [Shot(drawn, _("Drawn by the program, every part in its place"), remark)]
            show_pictures(shots, label=_("The program's drawing"), columns=1)


def _ask(model: str, digest: str) -> NDArray[np.float32] | None:
    """Probabilities of the classes; None after saying why there are none."""
    found = ask(OpinionsSpec(model, (digest,)), doing=_("Looking at the drawing"))
    return None if found is None else found[0]


def _show_answers(digest: str, subject: Subject, *, is_empty: bool) -> None:
    """What two nets hold likeliest; an empty sheet gets an answer, too."""
    title = (
        _("What EfficientNet-Lite0 makes of empty paper") if is_empty else _("What EfficientNet-Lite0 sees")
    )
    st.markdown(f"**{title}**")
    shares, pets = _ask(CLASSIFIER, digest), _ask(BOOK_CONVNET, digest)
    if shares is None:
        return
    names = imagenet_labels(current_language())
    rows = [(names[index], float(shares[index])) for index in np.argsort(-shares)[:_LISTED]]
    rows.append((_(subject.together), float(shares[list(subject.classes)].sum())))
    if pets is not None:
        best = int(pets.argmax())
        rows.append(
            (_("The chapter's convnet: {title}").format(title=_(CLASS_NAMES[best])), float(pets[best]))
        )
    head = f"<tr><th>{_('Class')}</th><th>{_('Probability')}</th></tr>"
    cells = [
        f'<tr><td>{escape(name)}</td><td style="--share: {share:.3f}">{share:.1%}</td></tr>'
        for name, share in rows
    ]
    st.html(f'<table class="scores">{head}{"".join(cells)}</table>')
    table = pd.DataFrame(rows, columns=[_("Class"), _("Probability")])
    offer("drawing", lambda: table)


def _explain(digest: str) -> None:
    links = {
        "Grad-CAM": link_to("grad_cam", picture=digest),
        _("Activations"): link_to("activations", picture=digest, model=CLASSIFIER),
        _("One step"): link_to("fooling", picture=digest, view="step"),
    }
    listed = " · ".join(f"[{title}]({address})" for title, address in links.items())
    st.markdown(_("Take this drawing along: {links}").format(links=listed))
    st.markdown(
        _(
            "The drawing is kept on this server, where only a link with its number finds it. The chapter's convnet "
            "knows cats and dogs alone: whatever you draw, it must be one of them."
        )
    )
