"""Settings read from the environment."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.settings import InvalidSetting, Settings

ROOT = Path(__file__).resolve().parents[2]
VARIABLE = "CONVNET_CLASSROOM_FEATURE_GIB"


@pytest.mark.parametrize(
    ("text", "expected"), [("", 8589934592), ("1", 1073741824), ("0.5", 536870912), (" 2 ", 2147483648)]
)
def test_the_size_is_read_in_gibibytes(monkeypatch, text, expected):
    monkeypatch.setenv(VARIABLE, text)
    assert Settings.from_environment().feature_bytes == expected


@pytest.mark.parametrize("text", ["8GB", "eight", "0", "-1", "nan", "inf", "1e999"])
def test_a_number_that_cannot_be_meant_is_refused(monkeypatch, text):
    monkeypatch.setenv(VARIABLE, text)
    with pytest.raises(InvalidSetting, match=f"{VARIABLE} must be a positive number such as 8, not '{text}'"):
        Settings.from_environment()


def test_the_server_says_so_in_one_sentence_and_does_not_start():
    started = subprocess.run(
        [sys.executable, "-c", "import dashboard"],
        cwd=ROOT, env={**os.environ, VARIABLE: "8GB"}, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert started.returncode == 1
    assert started.stderr.splitlines()[-1].startswith(f"The environment variable {VARIABLE} must be")
    assert "Traceback" not in started.stderr


def test_a_key_that_is_soon_guessed_is_refused_and_none_is_ever_printed(monkeypatch):
    variable = "CONVNET_CLASSROOM_TEACHER_KEY"
    monkeypatch.setenv(variable, "12345678901")
    with pytest.raises(InvalidSetting, match=f"{variable} must have at least 12 characters") as refused:
        Settings.from_environment()
    assert "12345678901" not in str(refused.value)
    monkeypatch.setenv(variable, " 123456789012 ")
    assert Settings.from_environment().teacher_key == "123456789012"
    assert "123456789012" not in repr(Settings.from_environment())


@pytest.mark.parametrize("text", ["mysql://secret@host/name", "classroom.db", "sqlite:"])
def test_a_database_of_another_kind_is_refused_without_telling_its_password(monkeypatch, text):
    monkeypatch.setenv("CONVNET_CLASSROOM_DATABASE", text)
    with pytest.raises(InvalidSetting, match="must begin with sqlite:/// or postgresql://") as refused:
        Settings.from_environment()
    assert "secret" not in str(refused.value)


def test_a_scheduler_at_tls_needs_three_files(monkeypatch, tmp_path):
    names = [f"CONVNET_CLASSROOM_TLS_{name}" for name in ("CA", "CERT", "KEY")]
    monkeypatch.setenv("CONVNET_CLASSROOM_SCHEDULER", "tls://10.0.0.2:8786")
    with pytest.raises(InvalidSetting, match=f"{names[0]}, {names[1]}, {names[2]} must name files"):
        Settings.from_environment()
    files = [tmp_path / name for name in names]
    for name, file in zip(names, files, strict=True):
        file.touch()
        monkeypatch.setenv(name, str(file))
    found = Settings.from_environment()
    assert [found.tls_ca, found.tls_cert, found.tls_key] == list(map(str, files))
    monkeypatch.delenv("CONVNET_CLASSROOM_SCHEDULER")
    files[2].unlink()
    with pytest.raises(InvalidSetting, match=f"variables {names[2]} must name files"):
        Settings.from_environment()
