"""Choosing a model to look into: shipped ones, own runs, an uploaded file."""

from dataclasses import dataclass

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from core.architectures.backbones import BACKBONES
from core.architectures.imagenet_labels import imagenet_labels
from core.errors import N_, InputError
from core.runs import Run
from core.specs.models import (
    BOOK_CONVNET,
    BOOK_CONVNET_WEIGHTS,
    VGG16_CLASSIFIER,
    ModelLayers,
    ModelLayersSpec,
    check_model,
)
from core.storage import uploads
from pages.shared.ask import ask
from pages.shared.controls.controls import Controls
from pages.shared.display.elements import percent
from pages.shared.reader.identity import is_teacher
from pages.shared.reader.language import called, current_language
from pages.shared.reader.language import translate as _
from pages.shared.reader.owned import (
    FETCHED_BY_TEACHER,
    NOT_YOURS,
    check_space,
    field_key,
    keep_file,
    may_open,
    note_kept,
    owned,
    show_refused,
    told,
)
from pages.shared.reader.plain import plain
from pages.shared.reader.uploads import accept_uploads
from pages.shared.training.runs import own_runs, run_title, short_id
from pages.shared.training.test_part import validation_accuracy

CLASS_NAMES = (N_("cats"), N_("dogs"))
"""Of the chapter's pictures, drawn or photographed."""

_UPLOADED = "uploaded_models"  # reference -> file name
_REFUSED = "refused_model"  # why the last upload was not taken
_UPLOAD = "upload"
_WANTED = "wanted_weights"  # references of models that this reader has asked to download
_MEGABYTES = uploads.MAX_MODEL_BYTES // 2**20


@dataclass(frozen=True)
class ChosenModel:
    """A model that can be looked into.

    Attributes:
        reference: For requests, see :mod:`core.specs.models`.
        title: In the reader's language.
        layers: Its layers and the number of its classes.
        class_names: Of its classes, in their order and in the reader's language; empty where nobody knows them.
    """

    reference: str
    title: str
    layers: ModelLayers
    class_names: tuple[str, ...]

    def class_title(self, index: int) -> str:
        """What to call a class: its name, or its number in the reader's language."""
        if index < len(self.class_names):
            return self.class_names[index]
        return _("Class {index}").format(index=index)


def choose_model(controls: Controls, *, default: str) -> ChosenModel | None:
    """A drop-down list of models; a field for a ``.keras`` file appears when that is chosen.

    Args:
        controls: Of the lesson; the choice is its parameter ``model``.
        default: Reference of the model chosen at first.

    Returns:
        The model, or None after one sentence that says why it cannot be looked into.
    """
    reference, title = choose_reference(controls, default=default)
    layers = ask(ModelLayersSpec(reference), doing=_("Loading the model"))
    return None if layers is None else chosen_model(controls, reference, title, layers)


def choose_reference(controls: Controls, *, default: str, classifier: bool = False) -> tuple[str, str]:
    """The list of :func:`choose_model` alone: reference and title, where its layers come with another answer.

    Args:
        controls, default: As there.
        classifier: Whether no backbone is offered whose base alone ships.
    """
    titles = _titles(controls.lesson, classifier=classifier) | _uploaded(controls)
    default = default if default in titles else next(iter(titles))
    with_upload = {**titles, _UPLOAD: _("My own model (.keras)…")}
    chosen = controls.select("model", _("Model"), with_upload, default)
    if chosen == _UPLOAD:
        _show_upload(controls)
        chosen = default
    elif chosen == VGG16_CLASSIFIER and not _may_load_classifier(controls.lesson):
        chosen = default
    return chosen, titles[chosen]


def chosen_model(controls: Controls, reference: str, title: str, layers: ModelLayers) -> ChosenModel:
    """The model of :func:`choose_reference`, once its layers are known."""
    return ChosenModel(reference, title, layers, _class_names(controls.lesson, reference, layers.classes))


def _titles(lesson: str, *, classifier: bool) -> dict[str, str]:
    """The models there are by their references; no backbone whose choice would start a download."""
    here = [record for record in BACKBONES.values() if record.is_here]
    here.sort(key=lambda record: not record.classifier_weights.ships)
    titles = {record.name: record.title for record in here if record.comes_with_classifier or not classifier}
    if classifier:
        titles[VGG16_CLASSIFIER] = _("VGG16 with its own classes")
    if BOOK_CONVNET_WEIGHTS.is_file():
        titles[BOOK_CONVNET] = _("The chapter's convnet, trained on real cats and dogs")
    titles |= {f"run:{run.run_id}": _title(run) for run in _trained(lesson)}
    return titles


def _may_load_classifier(lesson: str) -> bool:
    """Whether the weights of VGG16's classes are here, or this reader has asked for the download."""
    wanted = st.session_state.setdefault(_WANTED, set())
    if BACKBONES["vgg16"].classifier_weights.path.is_file() or VGG16_CLASSIFIER in wanted:
        return True
    st.info(
        _(
            "Only the convolutional base of VGG16 comes with this program. Its classifier is a download of more than "
            "half a gigabyte; until then the first model is shown."
        )
    )
    if not is_teacher():
        st.caption(_(FETCHED_BY_TEACHER))
        return False
    st.button(
        _("Download the weights"), icon=":material/download:", key=f"{lesson}:classifier",
        on_click=wanted.add, args=(VGG16_CLASSIFIER,),
    )  # fmt: skip
    return False


def _title(run: Run) -> str:
    """With its validation accuracy: what is chosen by is no test any more."""
    return f"{run_title(run)} · {percent(validation_accuracy(run))} · {short_id(run)}"


def _trained(lesson: str) -> list[Run]:
    """The own runs that have a model; one that has just ended may be linked to already."""
    linked = st.query_params.get(f"{lesson}_model", "").removeprefix("run:")
    return [run for run in own_runs(named=[linked]) if run.state == "complete"]


def _class_names(lesson: str, reference: str, count: int) -> tuple[str, ...]:
    if reference in BACKBONES or reference == VGG16_CLASSIFIER:
        names = imagenet_labels(current_language())
    elif reference == BOOK_CONVNET:
        names = tuple(map(called, CLASS_NAMES))
    else:
        names = next(
            (
                tuple(map(called, run.metrics.get("class_names", ())))
                for run in _trained(lesson)
                if reference == f"run:{run.run_id}"
            ),
            (),
        )
    return names if len(names) == count else ()


# Uploaded models lie on the server by their content: the address names them, and a link finds them again.


def _uploaded(controls: Controls) -> dict[str, str]:
    known: dict[str, str] = st.session_state.setdefault(_UPLOADED, {})
    parameter = f"{controls.lesson}_model"
    linked = st.query_params.get(parameter, "")
    if linked.startswith("file:") and linked not in known and _is_stored(linked):
        if may_open("model", linked.removeprefix("file:")):
            known[linked] = f"{linked[5:13]}.keras"
        else:
            controls.note(_(NOT_YOURS["model"]))
            del st.query_params[parameter]
    return known


def _is_stored(reference: str) -> bool:
    try:
        check_model(reference)  # it becomes a path
        uploads.model_path(reference.removeprefix("file:"))
    except InputError:
        return False
    return True


def _show_upload(controls: Controls) -> None:
    key = f"{controls.lesson}:model_file"
    st.file_uploader(
        _("Model file (.keras)"), type="keras", key=field_key(key), max_upload_size=accept_uploads(_MEGABYTES),
        on_change=_take, args=(controls, key),
    )  # fmt: skip
    show_refused(f"{_REFUSED}:{controls.lesson}")
    st.caption(
        _(
            "Saved with `model.save('name.keras')`, of Keras' own layers, for pictures of 0-255: put a Rescaling "
            "layer first if it wants another range. Until there is one, the first model is shown."
        )
        + " "
        + told()
    )


def _take(controls: Controls, key: str) -> None:
    reference = keep_file(key, f"{_REFUSED}:{controls.lesson}", _keep)
    if reference is not None:
        controls.assign("model", reference)


def _keep(file: UploadedFile) -> str:
    check_space(file.size)
    reference = uploads.store_model(file.getvalue())
    digest = reference.removeprefix("file:")
    uploads.make_room("models", digest, owned("model"))
    note_kept("model", digest, file.size, uploads.stored("models"))
    st.session_state[_UPLOADED][reference] = plain(file.name)
    return reference
