"""Pets and flowers in the pickers: task, where from, licence, and who may fetch them."""

import io
import zipfile

import pytest
from streamlit.testing.v1 import AppTest

from pages.shared.pictures import data_sources
from tests.core.datasets import published
from tests.core.datasets.offered import offering
from tests.core.datasets.tars import tarred
from tests.pages.dashboard import LANGUAGES, address, check
from tests.pages.small_data import cells, lesson, metrics

pytestmark = pytest.mark.usefixtures("own_home")

PETS = published.pets(8)


@pytest.fixture
def pets(tmp_path):
    for name, content in PETS.items():
        path = tmp_path / "pets" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return str(tmp_path / "pets")


def _texts(app):
    return " ".join(element.value for element in (*app.caption, *app.markdown))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("pets", ("CVPR 2012", "CC BY-SA 4.0", "research purposes only")),
        ("pets_breeds", ("CVPR 2012", "CC BY-SA 4.0", "research purposes only")),
        ("flowers", ("CC BY 2.0", "LICENSE.txt")),
        ("cats_vs_dogs", ("Kaggle",)),
    ],
)
def test_the_offer_says_whose_the_pictures_are(source, words, language):
    app = lesson(source=source, lang=language)
    assert not app.error
    assert all(word in _texts(app) for word in words)


def test_only_a_teacher_fetches(monkeypatch):
    label = "Download the photographs"
    assert label in [button.label for button in lesson(source="flowers").button]
    monkeypatch.setattr(data_sources, "is_teacher", lambda: False)
    app = lesson(source="flowers")
    assert label not in [button.label for button in app.button]
    assert "Your teacher can download it to this server." in [caption.value for caption in app.caption]
    options = app.button_group(key="small_data_place:en").options
    assert list(options) == ["Download", "ZIP"]


def test_a_click_fetches_and_the_licence_stays(monkeypatch):
    notes = tarred({"annotations/trimaps/pug_1.png": PETS["images/pug_1.jpg"]})
    with offering(monkeypatch, {"pets": (tarred(PETS), notes)}) as server:
        app = lesson(source="pets", train="10")
        assert server.asked == []
        app.button(key="small_data:download").click().run(timeout=60)
        check(app)
        assert server.asked == ["/images.tar.gz", "/annotations.tar.gz"]
        assert cells(app, "counts")[0] == ["", "cats", "dogs", "All"]
        assert any("CC BY-SA 4.0" in caption.value for caption in app.caption)


def test_one_breed_against_another_from_a_folder(pets):
    link = {"source": "pets_breeds", "place": "folder", "folder": pets, "train": "10"}
    assert len(cells(lesson(**link), "counts")[0]) == 8
    app = lesson(**link, breeds="pug,Bengal")
    assert cells(app, "counts")[0] == ["", "Pug", "Bengal", "All"]
    assert metrics(app)["A guess is right for"] == "50%"
    offered = [title for box in app.multiselect for title in box.options]
    assert "Maine Coon" in offered
    assert not [title for title in offered if "_" in title]
    chinese = lesson(**link, breeds="pug,Bengal", lang="zh")
    assert cells(chinese, "counts")[0][1:3] == ["巴哥犬", "孟加拉猫"]


def test_a_fold_of_breeds_is_told_in_few_words(pets):
    app = lesson(source="pets", place="folder", folder=pets, train="10")
    (box,) = [box for box in app.selectbox if box.label == "Breeds that are tested only"]
    assert box.options[:2] == ["None", "Abyssinian, British Shorthair and 8 more"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"breeds": "pug"}, "choose another one besides pug"),
        ({"breeds": "pug,Siamese"}, "class Siamese was asked for"),
        ({"folder": "/nowhere/at/all"}, "There is no folder /nowhere/at/all"),
    ],
)
def test_what_cannot_be_told_apart_is_one_sentence(pets, more, words):
    app = lesson(**{"source": "pets_breeds", "place": "folder", "folder": pets, "train": "10"} | more)
    assert [words in error.value for error in app.error] == [True]


def test_many_classes_leave_room_and_stand_below(tmp_path):
    for place in range(12):
        for number in range(3 + place // 2):
            path = tmp_path / "images" / f"breed{place:02d}_{number}.jpg"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(PETS["images/pug_1.jpg"])
    app = lesson(
        source="pets_breeds", place="folder", folder=str(tmp_path), train="10", validation="1", test="1"
    )
    table = cells(app, "counts")
    assert table[0] == ["", "breed00", "breed10", "All"]
    assert table[1] == ["Training part", "1", "6", "42"]
    assert len(app.dataframe[-1].value) == 13


def test_an_uploaded_zip_of_the_data_set(home):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in published.split_pets().items():
            archive.writestr(f"mine/{name}", content)
    app = lesson(source="pets", place="archive", train="10")
    assert app.file_uploader[0].label == "ZIP file of the data set"
    app.file_uploader[0].set_value(("pets.zip", packed.getvalue(), "application/zip")).run()
    check(app)
    assert len(address(app)["small_data_archive"]) == 64
    assert cells(app, "counts")[1] == ["Training part", "9", "9", "18"]


def _pick_a_picture():
    import streamlit as st

    from pages.shared.controls.controls import Controls
    from pages.shared.pictures.dataset_pictures import choose_dataset_picture
    from pages.shared.reader.address import start_run

    start_run()
    found = choose_dataset_picture(Controls("x"))
    st.text(found.source.credit if found else "")


def test_a_flower_is_shown_with_its_photographer(tmp_path):
    files = {name.removeprefix("flower_photos/"): content for name, content in published.flowers(8).items()}
    del files["LICENSE.txt"]
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    line = "{name} CC-BY by Some*one* - https://www.flickr.com/photos/1/2/\n"
    (tmp_path / "LICENSE.txt").write_text("".join(line.format(name=name) for name in files))
    app = AppTest.from_function(_pick_a_picture, default_timeout=60)
    app.query_params |= {
        "x_source": "flowers",
        "x_place": "folder",
        "x_folder": str(tmp_path),
        "x_part": "train",
    }
    app.run()
    check(app)
    assert app.text[0].value == "Some*one*, https://www.flickr.com/photos/1/2/, CC BY 2.0"
    assert any("Some" in caption.value and "CC BY 2.0" in caption.value for caption in app.caption)
