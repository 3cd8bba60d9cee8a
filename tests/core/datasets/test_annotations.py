"""Masks and boxes that are made by hand: pictures of 32 rows and 48 columns, brought to 16 x 16: 2 x 3 pixels each."""

import io
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from core.datasets.annotations import annotations
from core.datasets.load import load
from core.datasets.spec import DataSpec
from core.errors import InputError

MakeFolder = Callable[..., Path]
ANIMAL = (slice(0, 16), slice(6, 24))  # 8 rows and 6 columns of the small picture
SEAM = (slice(0, 16), slice(24, 27))
BOX = "<object><bndbox><xmin>6</xmin><ymin>4</ymin><xmax>30</xmax><ymax>16</ymax></bndbox></object>"
TABLE_BOX = "6,4,30,16"
SMALL_BOX = (2.0, 2.0, 8.0, 10.0)  # top, left, bottom, right
NAMES = ("Bengal_1", "Bengal_2", "pug_1", "pug_2")


def picture() -> bytes:
    """Black, the animal white."""
    pixels = np.zeros((32, 48, 3), np.uint8)
    pixels[ANIMAL] = 255
    return cv2.imencode(".png", pixels)[1].tobytes()


def mask(
    animal: int, background: int, seam: int, shape: tuple[int, int] = (32, 48), mode: str = "L"
) -> bytes:
    values = np.full(shape, background, np.uint8)
    values[ANIMAL], values[SEAM] = animal, seam
    return png(values, mode)


def png(values: NDArray[np.uint8], mode: str = "L") -> bytes:
    image = Image.fromarray(values)
    if mode == "P":
        image = Image.frombytes("P", image.size, values.tobytes())
        image.putpalette([0, 0, 0, 90, 200, 90, 255, 255, 255])
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def own_form() -> dict[str, bytes]:
    files = {f"images/{name}.png": picture() for name in NAMES}
    for name in NAMES:
        files[f"annotations/trimaps/{name}.png"] = mask(1, 2, 3)
        files[f"annotations/xmls/{name}.xml"] = f"<annotation>{BOX}</annotation>".encode()
    return files


def listed() -> dict[str, bytes]:
    lines = ["file,class,breed,split,head_xmin,head_ymin,head_xmax,head_ymax,trimap"]
    files = {"trimaps/one.png": mask(1, 0, 2, mode="P")}
    for name in NAMES:
        species = "cat" if name[0] == "B" else "dog"
        part = "train" if name.endswith("1") else "test"
        files[f"{part}/{species}s/{name}.png"] = picture()
        lines.append(f"{part}/{species}s/{name}.png,{species},{name[:-2]},{part},{TABLE_BOX},trimaps/one.png")
    return files | {"manifest.csv": "\n".join(lines).encode()}


def spec_of(root: Path) -> DataSpec:
    return DataSpec(
        "pets", str(root), image_size=16, train_per_class=1, validation_per_class=0, test_per_class=1
    )


@pytest.mark.parametrize("files", [own_form(), listed()], ids=["own form", "table"])
def test_masks_and_boxes_are_scaled_with_their_pictures(
    make_folder: MakeFolder, files: dict[str, bytes]
) -> None:
    spec = spec_of(make_folder(files))
    found = annotations(spec, "test")
    pictures = load(spec).test
    assert [one.breed for one in found if one] == ["Bengal", "pug"]
    for one, image in zip(found, pictures.images, strict=True):
        assert one is not None
        animal = np.zeros((16, 16), bool)
        animal[:8, 2:8] = True
        assert (one.animal == animal).all()
        assert (one.animal == (image[..., 0] > 127)).all()
        seam = np.zeros((16, 16), bool)
        seam[:8, 8] = True
        assert (one.boundary == seam).all()
        assert one.box == SMALL_BOX


def test_a_pixel_is_what_most_of_its_area_is(make_folder: MakeFolder) -> None:
    values = np.full((32, 48), 2, np.uint8)
    values[:2, :2] = 1  # 4 of 6 pixels
    values[2:4, :1] = 1  # 2 of 6
    files = own_form() | {f"annotations/trimaps/{name}.png": png(values) for name in NAMES}
    one = annotations(spec_of(make_folder(files)), "train")[0]
    assert one is not None
    assert np.argwhere(one.animal).tolist() == [[0, 0]]


def test_what_is_missing_is_none(make_folder: MakeFolder) -> None:
    files = {name: content for name, content in own_form().items() if "xmls" not in name}
    no_boxes = annotations(spec_of(make_folder(files, "boxes")), "test")
    assert [one is not None and one.box is None for one in no_boxes] == [True, True]
    pictures = {name: content for name, content in files.items() if "images" in name}
    assert annotations(spec_of(make_folder(pictures, "none")), "test") == (None, None)
    assert annotations(DataSpec("pets", spec_of(make_folder(files, "x")).location, 16, 1, 0, 0), "test") == ()


@pytest.mark.parametrize("orientation", [0, 1, 6, 9])
def test_a_picture_turned_by_its_exif_has_no_mask(make_folder: MakeFolder, orientation: int) -> None:
    """6 is a quarter turn; 0 and 9 are none of EXIF's numbers, and the picture is read as it lies."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    file = io.BytesIO()
    Image.fromarray(np.zeros((32, 48, 3), np.uint8)).save(file, "JPEG", exif=exif)
    files = own_form() | {f"images/pug_{number}.png": file.getvalue() for number in "12"}
    assert [one is None for one in annotations(spec_of(make_folder(files)), "train")] == [
        False,
        orientation == 6,
    ]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("trimaps/pug_1.png", png(np.full((48, 32), 2, np.uint8)),
         r"trimaps/pug_\d\.png has 32×48 pixels, but its picture 48×32"),
        ("trimaps/pug_1.png", mask(1, 2, 4), r"trimaps/pug_\d\.png holds other values .* \(1, 2, 3\)"),
        ("trimaps/pug_1.png", png(np.full((32, 48, 3), 2, np.uint8)), r"trimaps/pug_\d\.png holds other values"),
        ("trimaps/pug_1.png", mask(1, 2, 3)[:60], r"trimaps/pug_\d\.png is damaged"),
        ("trimaps/pug_1.png", b"", r"trimaps/pug_\d\.png is damaged"),
        ("xmls/pug_1.xml", b"<annotation><object>", r"xmls/pug_\d\.xml is damaged"),
        ("xmls/pug_1.xml", b"\xff\xfe<\0a\0/\0>\0", r"xmls/pug_\d\.xml is damaged"),
        ("xmls/pug_1.xml", b"<a><object><bndbox><xmin>x</xmin></bndbox></object></a>", r"xmls/pug_\d\.xml is damaged"),
        ("xmls/pug_1.xml", b'<!doctype a [<!ENTITY e "6">]><a>' + BOX.encode() + b"</a>",
         r"xmls/pug_\d\.xml is damaged \(not a plain annotation\)"),
        ("xmls/pug_1.xml", b" " * 70_000 + b"<a/>", r"xmls/pug_\d\.xml is damaged \(not a plain annotation\)"),
        ("xmls/pug_1.xml", f"<a>{BOX.replace('30', '49')}</a>".encode(),
         r"head in pug_\d\.png is said to be at 6, 4, 49, 16, but the picture has 48×32 pixels"),
    ],
)  # fmt: skip
def test_damage_is_one_sentence_that_names_the_file(
    make_folder: MakeFolder, name: str, content: bytes, words: str
) -> None:
    files = own_form() | {f"annotations/{name.replace('1', number)}": content for number in "12"}
    with pytest.raises(InputError, match=words):
        annotations(spec_of(make_folder(files)), "train")


def test_a_mask_that_would_fill_the_memory(make_folder: MakeFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.datasets.annotation_files._MAX_PIXELS", 32 * 48 - 1)
    with pytest.raises(InputError, match=r"trimaps/.*\.png is damaged \(48×32 pixels\)"):
        annotations(spec_of(make_folder(own_form())), "train")


def test_an_empty_object_has_no_box(make_folder: MakeFolder) -> None:
    files = own_form() | {f"annotations/xmls/{name}.xml": b"<a><object/></a>" for name in NAMES}
    assert [one and one.box for one in annotations(spec_of(make_folder(files)), "test")] == [None, None]


def test_a_table_leads_nowhere_else(make_folder: MakeFolder) -> None:
    files = listed()
    files["manifest.csv"] = files["manifest.csv"].replace(b"trimaps/one.png", b"../pets/trimaps/one.png")
    with pytest.raises(InputError, match=r"mask \.\./pets/trimaps/one\.png is no path inside"):
        annotations(spec_of(make_folder(files, "pets")), "train")


def test_other_sources_have_no_masks() -> None:
    with pytest.raises(InputError, match="Only the Oxford-IIIT pets have masks"):
        annotations(DataSpec("drawn_pets"), "test")


def test_shared_masks_are_those_of_the_manifest(photographs: Path) -> None:
    """The share of animals in the files themselves, unscaled, and as many heads as the table has."""
    root = photographs.with_name("pets")
    spec = DataSpec("pets", str(root), 64)
    found = annotations(spec, "test")
    assert None not in found
    assert sum(one is not None and one.box is not None for one in found) == 168
    files = [root / "trimaps" / f"{Path(name).stem}.png" for name in load(spec).test.names]
    shares = [(np.asarray(Image.open(file)) == 1).mean() for file in files]
    scaled = [one.animal.mean() for one in found if one]
    assert np.abs(np.subtract(shares, scaled)).max() < 0.02
