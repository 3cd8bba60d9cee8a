"""Read an uploaded history: find out what kind of file it is, and hand it to its reader."""

from pathlib import PurePath

from core.errors import N_, InputError, check_most
from core.histories.csv_files import read_csv
from core.histories.history import History, HistoryKind
from core.histories.json_files import read_json

MAX_BYTES = 4 * 2**20


def read_history(data: bytes, name: str, *, kind: HistoryKind = "uploaded") -> History:
    r"""Read one run from a file; the content decides the format, the file name gives the run its name.

    Formats:
        - CSV of Keras' CSVLogger (``epoch,accuracy,loss,...``), or ``DataFrame(history.history).to_csv()``;
          separated by comma, semicolon (then with decimal point or decimal comma) or tab.
        - CSV downloaded from TensorBoard's scalar charts (``Wall time,Step,Value``): one metric, named by the file,
          as in ``run-train-tag-epoch_loss.csv``. :func:`core.histories.combine` joins the metrics of a run.
        - JSON of ``History.history``: ``{"loss": [...], "val_loss": [...]}``, also as pandas writes it.
        - JSON of a recorded run: ``{"spec": ..., "history": {...}, "metrics": ..., "provenance": ...}``.

    ``acc`` and ``val_acc`` of the book's Keras become ``accuracy`` and ``val_accuracy``; epochs are counted from 1;
    NaN, NA, null and empty cells are gaps.

    Args:
        data: The whole file, UTF-8 with or without byte order mark, at most 4 MiB.
        name: Name of the file.
        kind: Where it comes from.

    Raises:
        InputError: One sentence on what is wrong with the file and how to mend it.

    Example:
        >>> history = read_history(b"epoch;acc\n0;0,5\n1;0,75\n", "my_run.csv")
        >>> history.name, history.epochs, history.metrics
        ('my_run', (1.0, 2.0), {'accuracy': (0.5, 0.75)})
    """
    file = PurePath(name.replace("\\", "/")).name or "history"
    text = _text(data, file)
    if text.lstrip().startswith(("{", "[")):
        return read_json(text, file, kind)
    return read_csv(text, file, kind)


def _text(data: bytes, file: str) -> str:
    sentence = N_("The file {file} has {count} MiB, more than the {limit} MiB that a history may have.")
    check_most(len(data), MAX_BYTES, sentence, unit=2**20, file=file)
    if not data.strip():
        raise InputError(N_("The file {file} is empty; choose a training history as CSV or JSON."), file=file)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if b"\0" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise _no_text(file) from error
        raise InputError(
            N_("The file {file} is not in UTF-8; save it again as CSV UTF-8 or as JSON in UTF-8."), file=file
        ) from error
    if "\0" in text:
        raise _no_text(file)
    return text


def _no_text(file: str) -> InputError:
    return InputError(
        N_(
            "The file {file} is not text; choose a training history as CSV or JSON, not a model or a picture."
        ),
        file=file,
    )
