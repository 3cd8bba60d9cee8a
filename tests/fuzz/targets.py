"""The readers of foreign input: each takes one input, and may refuse it with an ``InputError`` alone."""

import io
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from core.datasets import archive
from core.datasets.annotation_files import OWN_VALUES, read_box, read_mask
from core.datasets.labelled import MANIFEST
from core.datasets.listing import list_pictures
from core.datasets.oxford_pets import find_pets
from core.errors import InputError
from core.figures.curves import curves_figure
from core.histories import combine, comparison_table, export_csv, read_history
from core.histories.diagnosis import diagnose
from core.histories.export import export_log
from core.images.decode import load_foreign_image
from core.settings import ASSETS
from pages.shared.lesson.questions import load_questions
from tests.fuzz import inputs

Read = Callable[[Any], None]


@dataclass(frozen=True)
class Target:
    """A reader.

    Attributes:
        strategy: Makes its inputs, once the program runs.
        opened: Gives the function that reads one.
        memory: Address space that its process may take, GiB.
    """

    strategy: Callable[[], st.SearchStrategy[Any]]
    opened: Callable[[], Any]
    memory: int = 3


def _history(name: str) -> Read:
    def read(content: bytes) -> None:
        history = read_history(content, name)
        for axis in ("epoch", "step"):
            curves_figure([history], next(iter(history.metrics)).removeprefix("val_"), x=axis).to_json()  # type: ignore[arg-type]
        comparison_table(combine([history, history]))
        export_csv([history], weight=0.6, debiased=True)
        export_log(history)
        diagnose(history)

    return read


@contextmanager
def _histories(name: str) -> Iterator[Read]:
    yield _history(name)


@contextmanager
def _pictures() -> Iterator[Read]:
    def read(content: bytes) -> None:
        load_foreign_image(content, name="picture")

    yield read


@contextmanager
def _archives() -> Iterator[Read]:
    def read(content: bytes) -> None:
        digest = archive.store(io.BytesIO(content), lambda *_: None)
        list_pictures(archive.folder_of(digest))

    yield read


@contextmanager
def _boxes() -> Iterator[Read]:
    with tempfile.TemporaryDirectory() as folder:

        def read(content: bytes) -> None:
            (Path(folder) / "pug_1.xml").write_bytes(content)
            read_box(Path(folder) / "pug_1.xml")

        yield read


@contextmanager
def _masks() -> Iterator[Read]:
    with tempfile.TemporaryDirectory() as folder:

        def read(content: bytes) -> None:
            (Path(folder) / "pug_1.png").write_bytes(content)
            read_mask(Path(folder) / "pug_1.png", (8, 6), OWN_VALUES)

        yield read


@contextmanager
def _tables() -> Iterator[Read]:
    with tempfile.TemporaryDirectory() as folder:

        def read(content: bytes) -> None:
            (Path(folder) / MANIFEST).write_bytes(content)
            find_pets(Path(folder))

        yield read


@contextmanager
def _questions() -> Iterator[Read]:
    with tempfile.TemporaryDirectory() as folder:

        def read(content: bytes) -> None:
            (Path(folder) / "questions.en.toml").write_bytes(content)
            try:
                load_questions.__wrapped__(Path(folder), "en")  # without its cache
            except ValueError as error:
                raise InputError("{reason}", reason=str(error)) from error

        yield read


@contextmanager
def _models() -> Iterator[Read]:
    from core.networks.inspection.first_call import call_first
    from core.networks.inspection.inspected import InspectedModel
    from core.networks.inspection.models import read_model

    with tempfile.TemporaryDirectory() as folder:

        def read(content: bytes) -> None:
            path = Path(folder) / "model.keras"
            path.write_bytes(content)
            call_first(InspectedModel(read_model(path)))

        yield read


def _small_model() -> st.SearchStrategy[bytes]:
    import zipfile

    import keras

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        scores = [keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(2), keras.layers.Softmax()]
        keras.Sequential([keras.Input((16, 16, 3)), keras.layers.Conv2D(4, 3), *scores]).save(path)
        with zipfile.ZipFile(path) as packed:
            return inputs.models({name: packed.read(name) for name in packed.namelist()})


@contextmanager
def _addresses() -> Iterator[Read]:
    """Every codec of every control that the pages ask for, found by opening them."""
    from tests.fuzz.codecs import codecs_of_all_controls

    codecs = codecs_of_all_controls()

    def read(text: str) -> None:
        accepted = 0
        for parameter, codec in codecs.items():
            try:
                value = codec.decode(text)
            except (ValueError, InputError):
                continue
            accepted += 1
            assert codec.decode(codec.encode(value)) == value, parameter
        if not accepted:
            raise InputError("no control takes it")

    yield read


TARGETS = {
    "picture": Target(inputs.pictures, _pictures),
    "zip": Target(inputs.archives, _archives),
    "tar": Target(inputs.tar_archives, _archives),
    "pets mask": Target(inputs.masks, _masks),
    "pets box": Target(inputs.head_boxes, _boxes),
    "pets table": Target(inputs.pet_tables, _tables),
    "csv": Target(inputs.csv_histories, lambda: _histories("run.csv")),
    "json": Target(inputs.json_histories, lambda: _histories("run.json")),
    "tensorboard": Target(
        inputs.tensorboard_tables, lambda: _histories("run-a_validation-tag-epoch_loss.csv")
    ),
    "questions": Target(
        lambda: inputs.questions((ASSETS.parent / "pages/pooling/questions.en.toml").read_bytes()), _questions
    ),
    "address": Target(inputs.address_values, _addresses, memory=12),
    "keras": Target(_small_model, _models, memory=12),
}
