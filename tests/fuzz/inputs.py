"""Inputs that are nearly right: valid files with bytes, lengths and parts changed, and texts of the right alphabet."""

import gzip
import io
import json
import struct
import zipfile
from contextlib import suppress
from typing import Any

import numpy as np
from hypothesis import strategies as st

from core.images import encode_jpeg, encode_png

_ODD = [
    b"\0",
    b"\xff",
    b"\xff\xff\xff\xff",
    b"\x7f\xff\xff\xff",
    b"\x80",
    b"[" * 60,
    b"1" * 420,
    b"\n",
    b",",
    b"PK",
]
_NAMES = st.one_of(
    st.sampled_from(
        ["", ".", "..", "/", "a", "cats", "C:", "\\", "__MACOSX", "1.png", "x" * 300, "猫", "a\0b", ".png"]
    ),
    st.text(max_size=12),
)
_NUMBERS = st.one_of(
    st.integers(-5, 5),
    st.floats(),
    st.sampled_from([10**9, 10**19, 10**400, -(10**400)]),
    st.none(),
    st.booleans(),
)


@st.composite
def changed(draw: st.DrawFn, whole: list[bytes]) -> bytes:
    """One of the files with up to eight changes, half of them in places where lengths are likely to stand."""
    content = bytearray(draw(st.sampled_from(whole)))
    for _ in range(draw(st.integers(0, 8))):
        place = draw(st.one_of(st.integers(0, min(64, len(content))), st.integers(0, len(content))))
        place = min(place, len(content))
        piece = draw(st.one_of(st.sampled_from(_ODD), st.binary(max_size=8)))
        kind = draw(st.sampled_from(["over", "in", "out", "cut", "twice"]))
        if kind == "over":
            content[place : place + len(piece)] = piece
        elif kind == "in":
            content[place:place] = piece
        elif kind == "out":
            del content[place : place + draw(st.integers(1, 40))]
        elif kind == "cut":
            del content[place:]
        elif len(content) < 200_000:
            content[place:place] = content[place : place + draw(st.integers(1, 4000))]
    return bytes(content)


def pictures() -> st.SearchStrategy[bytes]:
    """Files of four formats, changed, and PNG headers of any size."""
    from PIL import Image

    pixels = np.random.default_rng(0).integers(0, 255, (12, 9, 3)).astype(np.uint8)
    whole = [encode_png(pixels), encode_jpeg(pixels)]
    for kind in ("GIF", "WEBP", "BMP", "TIFF", "PPM"):
        buffer = io.BytesIO()
        Image.fromarray(pixels).save(buffer, kind)
        whole.append(buffer.getvalue())
    sizes = st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1))
    headers = sizes.map(lambda size: whole[0][:16] + struct.pack(">LL", *size) + whole[0][24:])
    return st.one_of(changed(whole), headers)


def archives() -> st.SearchStrategy[bytes]:
    """ZIP files of any names, and changed ones."""
    png = encode_png(np.zeros((4, 4, 3), np.uint8))

    def zipped(names: list[str]) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in dict.fromkeys(name for name in names if name.isprintable()):
                archive.writestr(zipfile.ZipInfo(name), png)
        return buffer.getvalue()

    paths = st.lists(st.one_of(_NAMES, st.sampled_from(["1.png", "2.PNG"])), max_size=40).map("/".join)
    good = [zipped(["cats/1.png", "dogs/1.png", "cats/2.png"]), zipped(["train/a/1.png", "train/b/1.png"])]
    return st.one_of(st.lists(paths, max_size=6).map(zipped), changed(good))


def tar_archives() -> st.SearchStrategy[bytes]:
    """tar.gz files of any names and kinds, changed before and after they are packed, their headers summed up anew."""
    png = encode_png(np.zeros((4, 4, 3), np.uint8))
    kinds = st.sampled_from(
        [b"0", b"0", b"1", b"2", b"3", b"5", b"6", b"7", b"L", b"K", b"S", b"x", b"g", b"?"]
    )
    sizes = st.sampled_from([len(png), len(png), 0, 1, 10**9, 8**11 - 1])

    def entry(name: str, kind: bytes, size: int) -> bytes:
        header = bytearray(512)
        stated = name.encode("utf-8", "replace")[:100]
        header[: len(stated)] = stated
        header[100:108], header[124:136], header[156:157] = b"0000644\0", b"%011o\0" % size, kind
        header[257:265], header[148:156] = b"ustar\x0000", b" " * 8
        header[148:156] = b"%06o\0 " % sum(header)
        return bytes(header) + png + bytes(-len(png) % 512)

    paths = st.lists(st.one_of(_NAMES, st.sampled_from(["1.png", "2.PNG"])), max_size=40).map("/".join)
    entries = st.lists(st.builds(entry, paths, kinds, sizes), max_size=6).map(b"".join)
    good = b"".join(entry(name, b"0", len(png)) for name in ("a/1.png", "b/1.png")) + bytes(1024)
    raw = st.one_of(entries, entries.map(lambda made: made + good), changed([good]))
    return st.one_of(raw.map(gzip.compress), changed([gzip.compress(good)]))


def masks() -> st.SearchStrategy[bytes]:
    """PNG of 8 x 6 pixels, of one channel and of a palette, changed, and all pictures of :func:`pictures`."""
    from PIL import Image

    whole = []
    for mode in ("L", "P"):
        buffer = io.BytesIO()
        image = Image.frombytes(mode, (8, 6), bytes([1, 2, 3] * 16))
        if mode == "P":
            image.putpalette(list(range(12)))
        image.save(buffer, "PNG")
        whole.append(buffer.getvalue())
    return st.one_of(changed(whole), pictures())


def head_boxes() -> st.SearchStrategy[bytes]:
    """Annotations in the form of PASCAL VOC, changed, some with a document type."""
    box = b"<xmin>1</xmin><ymin>2</ymin><xmax>3</xmax><ymax>4</ymax>"
    good = b"<annotation><object><name>cat</name><bndbox>" + box + b"</bndbox></object></annotation>"
    entities = b'<!DOCTYPE a [<!ENTITY x "1"><!ENTITY y "&x;&x;">]>' + good.replace(b"1", b"&y;")
    return changed([good, entities, good.decode().encode("utf-16")])


def pet_tables() -> st.SearchStrategy[bytes]:
    """Tables of pets of any cells, and changed ones."""
    header = "file,class,breed,split"
    cells = st.one_of(st.sampled_from(["cat", "dog", "train", "test", "pug", "train/pug_1.jpg", '"']), _NAMES)
    rows = st.lists(st.lists(cells, max_size=6).map(",".join), max_size=6)
    tables = rows.map(lambda lines: "\n".join([header, *lines]).encode("utf-8", "replace"))
    good = f"{header}\ntrain/cats/a_1.jpg,cat,a,train\ntrain/dogs/b_1.jpg,dog,b,train\n".encode()
    return st.one_of(tables, changed([good]))


def csv_histories() -> st.SearchStrategy[bytes]:
    """Tables of any cells, and changed ones."""
    cells = st.one_of(
        _NUMBERS.map(str), st.text(max_size=6), st.sampled_from(["epoch", "loss", "val_loss", "NA", '"'])
    )
    rows = st.lists(st.lists(cells, min_size=1, max_size=5), max_size=12)
    tables = st.tuples(rows, st.sampled_from(",;\t")).map(
        lambda table: "\n".join(map(table[1].join, table[0]))
    )
    numbers = st.lists(st.tuples(_NUMBERS, _NUMBERS), min_size=1, max_size=30)
    right = numbers.map(
        lambda found: "epoch,loss,val_loss\n" + "".join(f"{n},{a},{b}\n" for n, (a, b) in enumerate(found))
    )
    whole = [b"epoch,acc,loss,val_loss\n0,.5,.7,.8\n1,.6,.6,.7\n", b"epoch;loss\n0;0,5\n1;0,25\n"]
    return st.one_of(tables.map(_encoded), right.map(_encoded), changed(whole))


def json_histories() -> st.SearchStrategy[bytes]:
    """Documents of any shape, lists of any numbers, and changed ones."""
    documents = st.recursive(
        _NUMBERS | st.text(max_size=6),
        lambda inner: (
            st.lists(inner, max_size=6)
            | st.dictionaries(
                st.sampled_from(["history", "spec", "loss", "val_loss", "epoch", "steps_per_epoch"]), inner
            )
        ),
        max_leaves=20,
    )
    columns = st.dictionaries(
        st.sampled_from(["loss", "val_loss", "accuracy", "epoch", "steps_per_epoch"]),
        st.lists(_NUMBERS.filter(lambda number: not isinstance(number, bool)), min_size=9, max_size=9),
    )
    recorded = st.tuples(columns, _NUMBERS).map(
        lambda both: {"history": both[0], "spec": {"a": {"steps_per_epoch": both[1]}}}
    )
    deep = st.integers(1, 3000).map(
        lambda depth: b'{"history": {"loss": [1]}, "spec": ' + b'{"a":' * depth + b"1" + b"}" * (depth + 1)
    )
    whole = [
        b'{"loss": [0.69, 0.65], "val_loss": [0.68, null]}',
        b'{"history": {"loss": [1, 2]}, "spec": {"steps_per_epoch": 3}}',
    ]
    return st.one_of((documents | columns | recorded).map(_dumped), deep, changed(whole))


def tensorboard_tables() -> st.SearchStrategy[bytes]:
    """The CSV that TensorBoard lets one download, and bytes that begin as its event files do."""
    rows = st.lists(st.tuples(_NUMBERS, _NUMBERS, _NUMBERS), max_size=20)
    tables = rows.map(
        lambda found: "Wall time,Step,Value\n" + "".join(",".join(map(str, row)) + "\n" for row in found)
    )
    events = st.tuples(st.integers(0, 2**64 - 1), st.binary(max_size=40)).map(
        lambda both: struct.pack("<Q", both[0]) + both[1]
    )
    return st.one_of(
        tables.map(_encoded), events, changed([b"Wall time,Step,Value\n1.5,0,0.5\n2.5,1,0.25\n"])
    )


def questions(whole: bytes) -> st.SearchStrategy[bytes]:
    """A lesson's file of questions, changed."""
    return changed([whole])


def models(whole: dict[str, bytes]) -> st.SearchStrategy[bytes]:
    """A ``.keras`` file whose configuration, weights or ZIP is changed."""
    config = json.loads(whole["config.json"])
    places = list(_leaves(config))

    def with_values(changes: list[tuple[int, Any]]) -> bytes:
        document = json.loads(whole["config.json"])
        for place, value in changes:
            *way, last = places[place % len(places)]
            inside = document
            with suppress(KeyError, IndexError, TypeError):  # an earlier change has taken the place away
                for step in way:
                    inside = inside[step]
                inside[last] = value
        return _packed(whole | {"config.json": _dumped(document)})

    values = (
        _NUMBERS
        | st.text(max_size=5)
        | st.lists(st.integers(-2, 10**6), max_size=4)
        | st.sampled_from(["softmax", "same", "relu"])
    )
    numbers = st.lists(st.tuples(st.integers(0, 10**4), values), min_size=1, max_size=3).map(with_values)
    weights = changed([whole["model.weights.h5"]]).map(
        lambda content: _packed(whole | {"model.weights.h5": content})
    )
    return st.one_of(numbers, weights, changed([_packed(whole)]))


def _leaves(value: Any, way: tuple[Any, ...] = ()) -> Any:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if way:
        yield way
    for step, part in inner:
        yield from _leaves(part, (*way, step))


def _packed(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _dumped(document: Any) -> bytes:
    return json.dumps(document).encode()


def address_values() -> st.SearchStrategy[str]:
    """What may stand in an address: numbers, lists, grids, stacks of layers, digests, and anything else."""
    alphabet = st.text("0123456789.,-_;: ecpasd", max_size=30)
    grids = st.lists(
        st.lists(_NUMBERS.map(str), min_size=3, max_size=3).map(",".join), min_size=3, max_size=3
    ).map("_".join)
    long = st.sampled_from(
        [
            "c3s99 " * 12,
            "9" * 400,
            "nan",
            "inf",
            "-1e999",
            "0" * 64,
            "../../etc/passwd",
            "1e308",
            "x" * 10_000,
        ]
    )
    return st.one_of(alphabet, grids, long, st.text(max_size=20), _NUMBERS.map(str))
