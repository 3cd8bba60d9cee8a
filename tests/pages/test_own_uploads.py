"""What a reader uploads is theirs: others are refused in a sentence, a teacher opens all and shares by a link."""

import hashlib
import io
import secrets
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import streamlit as st
from PIL import Image
from streamlit.testing.v1 import AppTest

from core.classroom import claims
from core.classroom.limits import Limits
from core.datasets import archive
from core.settings import settings
from core.storage import uploads
from pages.shared.pictures import choice
from pages.shared.reader import identity, owned
from tests.pages.dashboard import address, check, open_page

Become = Callable[[str], None]
ANN, BEN, TEACHER = "a" * 32, "b" * 32, "c" * 32
PHOTO = np.random.default_rng(0).integers(0, 255, (60, 80, 3), dtype=np.uint8)


@pytest.fixture
def become(home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Become]:
    """From now on the page is asked by this reader; where a key is asked for, only one of them is a teacher."""
    st.cache_data.clear()

    def change(token: str) -> None:
        monkeypatch.setattr(type(st.context), "cookies", {identity.COOKIE: token})
        for module in (owned, identity):
            monkeypatch.setattr(module, "is_teacher", lambda: token == TEACHER)

    yield change
    st.cache_data.clear()
    settings.cache_clear()


def png(pixels: np.ndarray = PHOTO) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "PNG")
    return stream.getvalue()


def upload_picture(name: str = "holiday.png", content: bytes | None = None) -> AppTest:
    app = open_page("convolution", convolution_picture="upload")
    app.file_uploader(key="convolution:upload").set_value((name, content or png(), "image/png")).run()
    return check(app)


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as packed:
        for label, colour in (("cats", 10), ("dogs", 200)):
            for number in range(12):
                packed.writestr(f"{label}/{number}.png", png(np.full((8, 8, 3), colour + number, np.uint8)))
    return buffer.getvalue()


def test_a_picture_is_its_readers_over_a_reload_and_nobody_elses(become: Become) -> None:
    become(ANN)
    app = upload_picture()
    digest = address(app)["convolution_picture"]
    assert app.selectbox(key="convolution_picture:en").value == digest
    np.testing.assert_array_equal(uploads.load_picture(digest), PHOTO)
    assert not app.get("file_uploader")  # its memory is free again: what is shown is what lies on the server
    again = open_page("convolution", convolution_picture=digest)
    assert again.selectbox(key="convolution_picture:en").value == digest
    assert not again.warning

    become(BEN)
    app = open_page("convolution", convolution_picture=digest)
    assert app.selectbox(key="convolution_picture:en").value == "cat"
    assert [warning.value for warning in app.warning] == [owned.NOT_YOURS["picture"]]

    become(TEACHER)
    app = open_page("convolution", convolution_picture=digest)
    assert app.selectbox(key="convolution_picture:en").value == digest


def test_the_copy_that_a_lesson_asks_for_is_its_readers_too(become: Become) -> None:
    become(ANN)
    digest = address(upload_picture(content=png(np.tile(PHOTO, (10, 10, 1)))))["convolution_picture"]
    app = AppTest.from_function(_ask_for, args=(digest,)).run()
    assert not app.exception
    copy = app.text[0].value
    assert copy != digest
    assert len(claims.owners("picture", copy)) == 1


def test_whoever_looks_at_a_picture_of_another_shares_nothing_and_owns_nothing(become: Become) -> None:
    become(ANN)
    digest = address(upload_picture())["convolution_picture"]
    anna = claims.owners("picture", digest)
    become(TEACHER)
    assert not AppTest.from_function(_ask_for, args=(digest,)).run().exception
    assert claims.owners("picture", digest) == anna
    become(BEN)
    app = open_page("convolution", convolution_picture=digest)
    assert [warning.value for warning in app.warning] == [owned.NOT_YOURS["picture"]]


def test_a_picture_of_nobody_is_nobodys_whoever_asks_for_it_first(become: Become) -> None:
    digest = uploads.store_picture(255 - np.tile(PHOTO, (10, 10, 1)))
    become(ANN)
    app = AppTest.from_function(_ask_for, args=(digest,)).run()
    assert not app.exception
    assert claims.owners("picture", digest) == claims.owners("picture", app.text[0].value) == frozenset()


def _ask_for(digest: str) -> None:
    import streamlit as st

    from pages.shared.pictures import choice

    st.text(choice.digest_of(choice._handed(digest, "", 224).image))


def test_a_teachers_picture_is_opened_by_whoever_has_the_link(become: Become) -> None:
    become(TEACHER)
    digest = address(upload_picture())["convolution_picture"]
    become(BEN)
    app = open_page("convolution", convolution_picture=digest)
    assert app.selectbox(key="convolution_picture:en").value == digest


def test_a_picture_that_a_lesson_has_made_is_handed_on_by_its_link(become: Become) -> None:
    digest = uploads.store_picture(PHOTO)
    become(BEN)
    app = open_page("convolution", convolution_picture=digest)
    assert app.selectbox(key="convolution_picture:en").value == digest


def test_a_model_is_its_readers(become: Become) -> None:
    reference = uploads.store_model(b"of somebody")
    digest = reference.removeprefix("file:")
    become(ANN)
    assert _may_open("model", digest)
    claims.claim("model", digest, "another")
    assert not _may_open("model", digest)
    become(TEACHER)
    assert _may_open("model", digest)


def _may_open(kind: str, key: str) -> bool:
    def show(kind: str, key: str) -> None:
        import streamlit as st

        from pages.shared.reader import owned

        st.text(owned.may_open(kind, key))  # type: ignore[arg-type]

    app = AppTest.from_function(show, args=(kind, key)).run()
    assert not app.exception
    return app.text[0].value == "True"


def test_an_archive_is_its_readers(become: Become) -> None:
    become(ANN)
    app = open_page("small_data", small_data_source="archive", small_data_ask="0")
    app.file_uploader[0].set_value(("pets.zip", zipped(), "application/zip")).run()
    digest = address(check(app))["small_data_archive"]
    assert digest in archive.stored()
    (claim,) = claims.claimed("archive", next(iter(claims.owners("archive", digest))))
    assert claim.num_bytes >= 24 * 512
    assert not app.error

    become(BEN)
    app = open_page("small_data", small_data_source="archive", small_data_ask="0", small_data_archive=digest)
    assert [error.value for error in app.error] == [owned.NOT_YOURS["archive"]]


def test_a_reader_who_has_uploaded_enough_is_told_and_keeps_what_is_there(
    become: Become, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owned, "limits", lambda: Limits(upload_mebibytes=10))
    become(ANN)
    first = address(upload_picture())["convolution_picture"]
    reader = hashlib.sha256(ANN.encode()).hexdigest()[:16]
    claims.claim("archive", "0" * 64, reader, num_bytes=10 * 2**20)
    app = upload_picture("second.png", png(255 - PHOTO))
    assert len(app.error) == 1
    assert "MiB" in app.error[0].value
    assert (
        open_page("convolution", convolution_picture=first).selectbox(key="convolution_picture:en").value
        == first
    )


def test_a_picture_larger_than_the_teacher_allows_is_refused(
    become: Become, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choice, "limits", lambda: Limits(megapixels=1))
    become(ANN)
    app = upload_picture(content=png(np.zeros((1001, 1000, 3), np.uint8)))
    assert "more than 1 million pixels" in app.error[0].value


def test_what_is_gone_from_the_disk_is_not_counted(become: Become, home: Path) -> None:
    become(ANN)
    first = address(upload_picture())["convolution_picture"]
    (home / "pictures" / f"{first}.png").unlink()
    second = address(upload_picture("b.png", png(255 - PHOTO)))["convolution_picture"]
    open_page("convolution", convolution_picture=second)
    assert claims.owners("picture", first) == frozenset()
    assert claims.owners("picture", second)


def test_without_a_database_a_reader_keeps_what_the_session_brought(
    become: Become, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONVNET_CLASSROOM_DATABASE", "postgresql://127.0.0.1:9/none?connect_timeout=1")
    settings.cache_clear()
    become(secrets.token_hex(16))
    app = upload_picture()
    digest = address(app)["convolution_picture"]
    assert app.selectbox(key="convolution_picture:en").value == digest
    assert not app.error


def test_what_was_deleted_and_is_brought_again_is_claimed_again(become: Become) -> None:
    become(ANN)

    def show() -> None:
        import streamlit as st

        from core.classroom import claims
        from pages.shared.reader import owned
        from pages.shared.reader.identity import reader_id
        from pages.shared.server.uploads import delete_upload

        for _ in range(2):
            owned.own("picture", "a" * 64, 10)
            (claim,) = (each for each in claims.claimed("picture", reader_id()) if each.key == "a" * 64)
            delete_upload(claim)
        owned.own("picture", "a" * 64, 10)
        st.text(reader_id() in claims.owners("picture", "a" * 64))

    app = AppTest.from_function(show).run()
    assert not app.exception
    assert app.text[0].value == "True"
