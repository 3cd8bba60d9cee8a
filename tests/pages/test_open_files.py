"""The limit on open files, in processes of their own."""

import subprocess
import sys

import pytest

from pages.shared.server.open_files import num_readers

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
PROGRAM = """
import resource
resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, {hard}))
from pages.shared.server.open_files import allow_many
allow_many()
print(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
"""


def start(soft: int, hard: int) -> tuple[int, str]:
    """The limit after the start, and what was said."""
    program = PROGRAM.format(soft=soft, hard=hard)
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return int(ended.stdout), ended.stderr


def test_the_limit_is_raised_as_far_as_the_system_allows():
    assert start(256, 4096) == (4096, "")


def test_a_limit_too_low_for_a_class_is_said_with_what_to_do():
    limit, said = start(256, 1024)
    assert limit == 1024
    assert said.startswith("The system lets this server open 1024 files: about 128 readers at once.")
    assert "ulimit -n" in said


def test_a_limit_that_is_high_enough_stays():
    assert start(3000, 3000) == (3000, "")


def test_as_many_readers_as_were_counted():
    """The review ran out of files at 140 tabs of a limit of 1,024 with 130 closed tabs behind it."""
    assert num_readers(1024) == 128
    assert num_readers(100) == 0
