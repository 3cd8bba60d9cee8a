"""The notebook of a view as a file, and the ZIP of several with what they read."""

import dataclasses
import io
import json
import zipfile

import nbformat
import pytest

from core.errors import InputError
from core.notebooks import Asked, Sheet, pack, write_notebook
from core.notebooks.words import ANSWER, TRAINING, WORDS

WEIGHTS = "weights/vgg16_conv_base_float16.npz"
SHEET = Sheet(
    name="pooling-window",
    title="Pooling",
    heading="What the window does",
    text="One paragraph.\n\nAnd $x^2$.",
    settings={"Kernel": "a | b", "Stride": "2"},
    link="http://localhost:8501/pooling?pooling_stride=2",
    code={"": f'import cv2\nimport numpy as np\n\n# Weights\nweights = np.load("{WEIGHTS}")\n'},
    questions=(Asked("How many?", ("Two", "Three"), "**Two**, because."),),
    files={WEIGHTS: lambda: b"weights", "pictures/cat.png": lambda: b"picture"},
    credits=("Cat: Stéfan van der Walt, CC0",),
)


def read(content: bytes) -> nbformat.NotebookNode:
    notebook = nbformat.reads(content.decode(), as_version=4)
    nbformat.validate(notebook)
    return notebook


def text_of(notebook: nbformat.NotebookNode, kind: str = "markdown") -> str:
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == kind)


def test_it_is_a_valid_notebook_without_outputs_and_the_same_every_time():
    content = write_notebook(SHEET)
    notebook = read(content)
    assert content == write_notebook(SHEET)
    assert (notebook.nbformat, notebook.metadata.kernelspec.name) == (4, "python3")
    assert all(not cell.outputs for cell in notebook.cells if cell.cell_type == "code")
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    assert json.loads(content)["metadata"]["title"] == "Pooling: What the window does"


def test_it_says_what_the_page_says():
    notebook = read(write_notebook(SHEET))
    text = text_of(notebook)
    assert text.startswith("# Pooling: What the window does\n\nOne paragraph.\n\nAnd $x^2$.")
    assert "| Kernel | a \\| b |\n| Stride | 2 |" in text
    assert "(http://localhost:8501/pooling?pooling_stride=2)" in text
    assert "pip install opencv-python-headless numpy`" in text
    assert f"`{WEIGHTS}`" in text
    assert (
        text_of(notebook, "code")
        == f'import cv2\nimport numpy as np\n\n# Weights\nweights = np.load("{WEIGHTS}")'
    )
    assert "CC BY 4.0" in text
    assert "- Cat: Stéfan van der Walt, CC0" in text


def test_answers_are_folded():
    text = text_of(read(write_notebook(SHEET)))
    before, _, folded = text.partition("<details>")
    assert "How many?\n\n   - Two\n   - Three" in before
    assert "because" not in before
    assert folded.partition("</details>")[0] == f"\n<summary>{ANSWER}</summary>\n\n**Two**, because.\n\n"


def test_words_are_those_of_the_reader():
    words = {word: f"<{word}>" for word in WORDS}
    text = text_of(read(write_notebook(dataclasses.replace(SHEET, words=words))))
    assert f"<summary><{ANSWER}></summary>" in text
    assert "## <Settings>" in text


def test_forms_have_headings_and_a_training_says_that_it_is_one():
    forms = {"Training": "model.fit(x)", "The net alone": "model = 1"}
    notebook = read(write_notebook(dataclasses.replace(SHEET, code=forms)))
    places = [cell.source for cell in notebook.cells]
    assert places[places.index("### Training") + 1] == "model.fit(x)"
    assert places[places.index("### The net alone") + 1] == "model = 1"
    assert TRAINING in text_of(notebook)
    assert TRAINING not in text_of(read(write_notebook(SHEET)))


def test_without_code_it_says_so():
    assert "There is no code" in text_of(read(write_notebook(dataclasses.replace(SHEET, code={}))))


def entries(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def test_files_are_made_once_for_all_notebooks():
    made = []

    def make() -> bytes:
        made.append(1)
        return b"shared"

    sheets = [dataclasses.replace(SHEET, name=name, files={"data/a.npz": make}) for name in ("one", "two")]
    found = entries(pack(sheets, "pooling"))
    assert set(found) == {"pooling/data/a.npz", "pooling/one.ipynb", "pooling/two.ipynb"}
    assert found["pooling/data/a.npz"] == b"shared"
    assert made == [1]


def test_a_file_that_cannot_be_had_is_named_in_the_notebooks_that_read_it():
    def fail() -> bytes:
        raise InputError("There are {count} too many.", count=3)

    broken = dataclasses.replace(SHEET, name="broken", files={"data/a.npz": fail})
    found = entries(pack([broken, SHEET], "pooling", lambda error: f"[{error}]"))
    assert "pooling/data/a.npz" not in found
    assert "`data/a.npz`. [There are 3 too many.]" in text_of(read(found["pooling/broken.ipynb"]))
    assert "too many" not in text_of(read(found["pooling/pooling-window.ipynb"]))


def test_what_went_wrong_otherwise_is_not_hidden():
    def fail() -> bytes:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        pack([dataclasses.replace(SHEET, files={"data/a.npz": fail})], "pooling")
