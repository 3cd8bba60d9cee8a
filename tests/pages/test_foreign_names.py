"""Names that readers give reach no page with a meaning: no picture is fetched, no link drawn, no formula, no icon."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest

from core.images import encode_jpeg, encode_png
from pages.shared.reader.plain import plain
from tests.pages.dashboard import VIEWS, check, open_page
from tests.pages.foreign import EVIL, MARKS, harmful, keep_evil_run, sent, shows

FILE = EVIL.replace("/", "")


def jpeg(grey: int) -> bytes:
    return encode_jpeg(np.full((40, 40, 3), grey, np.uint8))


@pytest.mark.parametrize(
    "name",
    ["block1_conv1", "conv2d (2)", "my net.keras", "猫 与 狗", "a-b_c", "Épagneul", "é" * 40, "10 % <- b"],
)
def test_honest_names_stay_as_they_are(name: str) -> None:
    assert plain(name).replace("\N{WORD JOINER}", "") == name


def test_no_mark_is_left() -> None:
    assert not [mark for mark in MARKS if mark in plain(EVIL)]
    assert plain("# head\n- item\x00").strip("\N{WORD JOINER}") == "# head - item"
    assert len(plain("x" * 1000)) <= 120


def test_files_of_histories_and_their_columns() -> None:
    app = open_page("training_curves")
    history = f"epoch,loss,{FILE}\n0,1,2\n1,1,1\n".encode()
    files = [(f"{FILE}.csv", history, "text/csv"), (f"broken {FILE}.csv", b"epoch,loss\n0,x\n", "text/csv")]
    check(app.file_uploader[0].set_value(files).run())
    assert app.error
    assert shows(app)
    assert harmful(app) == []
    for view in VIEWS["training_curves"]:
        app.query_params["training_curves_view"] = view
    assert harmful(check(app.run())) == []


def test_folders_of_an_archive(home: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in (EVIL.replace(" <", "")[:250], "pears"):
            for number in range(6):
                archive.writestr(f"{name}/{number}.jpg", jpeg(30 * number))
        archive.writestr(f"pears/{FILE[:200]}.jpg", b"no picture")
    link = {"view": "data", "source": "archive", "train": "10", "ask": "0"}
    app = open_page("small_data", **{f"small_data_{name}": value for name, value in link.items()})
    check(app.file_uploader[0].set_value(("fruit.zip", packed.getvalue(), "application/zip")).run())
    assert shows(app)
    assert harmful(app) == []
    digest = app.query_params["small_data_archive"]
    link = {"pooling_picture": "data", "pooling_data_source": "archive", "pooling_data_archive": digest}
    assert harmful(open_page("pooling", **{name: str(value) for name, value in link.items()})) == []


def test_names_of_pictures(home: Path) -> None:
    picture = (f"{FILE[:200]}.png", encode_png(np.zeros((40, 40, 3), np.uint8)), "image/png")
    for page in ("pooling", "convolution"):
        app = open_page(page, **{f"{page}_picture": "upload"})
        check(app.file_uploader[0].set_value(picture).run())
        assert harmful(app) == []
    damaged = (f"{FILE[:200]}.png", b"no picture", "image/png")
    app = open_page("convolution", convolution_picture="upload")
    check(app.file_uploader[0].set_value(damaged).run())
    assert app.error
    assert harmful(app) == []


def test_titles_and_classes_of_runs(own_home: Path) -> None:
    keep_evil_run()
    shown = False
    for page, view in [("training_curves", ""), ("small_data", "training"), ("accuracy", "")]:
        app = open_page(page, **({f"{page}_view": view, f"{page}_ask": "0"} if view else {}))
        assert harmful(app) == []
        shown = shown or shows(app)
    assert shown


@pytest.mark.parametrize("parameter", ["runs", "view", "weight"])
def test_what_an_address_asks_for(parameter: str) -> None:
    app = open_page("training_curves", **{f"training_curves_{parameter}": EVIL.replace("&#47;", "/")})
    assert app.warning
    assert not [text for text in sent(app) if "](" in text and "evil" in text]
