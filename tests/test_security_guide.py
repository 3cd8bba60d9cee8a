"""SECURITY.md says what the code does."""

import re
from pathlib import Path

from core.classroom.limits import DEFAULTS
from core.datasets import archive_entries
from core.histories import columns, reading
from core.images import decode
from core.images import reading as pictures
from core.settings import _SHORTEST_KEY
from pages.shared.reader import teacher, uploads
from pages.shared.server import received, tries

ROOT = Path(__file__).resolve().parent.parent
GUIDE = " ".join((ROOT / "SECURITY.md").read_text("utf-8").split())
MIB = 2**20


def test_each_setting_that_it_names_is_one():
    known = (ROOT / "core" / "settings.py").read_text("utf-8")
    named = set(re.findall(r"CONVNET_CLASSROOM_\w+", GUIDE))
    assert len(named) > 5
    assert [name for name in sorted(named) if f'"{name}"' not in known] == []


def test_each_setting_is_told_there_or_in_the_readme():
    told = GUIDE + (ROOT / "README.md").read_text("utf-8")
    known = re.findall(
        r"``CONVNET_CLASSROOM(_\w+)``|``(_\w+)``", (ROOT / "core" / "settings.py").read_text("utf-8")
    )
    names = {first or second for first, second in known}
    assert len(names) > 8
    assert [
        name for name in sorted(names) if f"CLASSROOM{name}" not in told and f"`{name}`" not in told
    ] == []


def test_its_limits_are_those_of_the_code():
    sentences = [
        f"Fewer than {_SHORTEST_KEY} characters are refused",
        f"end by themselves after {teacher.HOURS} hours",
        f"{tries.FROM_ONE} a minute from one address, {tries.FROM_ALL} in all",
        f"at most {uploads.READER_MEGABYTES} MB for a reader",
        f"{received.SERVER_BYTES // MIB} MiB for all readers",
        f"up to {received.TEACHER_BYTES // MIB:,} MiB",
        f"freed {received.GRACE_SECONDS:.0f} s after",
        f"{decode.MAX_BYTES // MIB} MB; {DEFAULTS.megapixels} megapixels",
        f"{pictures.MAX_SECONDS} s and {pictures.MAX_BYTES // 10**6} MB of memory",
        f"{archive_entries.MAX_FILES:,} files, {archive_entries.MAX_FOLDERS:,} folders, "
        f"{archive_entries.MAX_DEPTH} folders deep",
        f"{reading.MAX_BYTES // MIB} MiB, {columns.MAX_COLUMNS} columns, {columns.MAX_VALUES:,} values",
        f"{DEFAULTS.trainings} unfinished trainings, {DEFAULTS.epochs} epochs, {DEFAULTS.upload_mebibytes:,} MiB and "
        f"{DEFAULTS.runs} runs",
    ]
    assert [sentence for sentence in sentences if sentence not in GUIDE] == []
