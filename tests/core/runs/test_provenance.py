import subprocess
from datetime import datetime

import numpy as np

from core.runs import provenance


def test_it_says_where_the_numbers_come_from():
    record = provenance.provenance("abc", 7, dtype="float32")
    assert record["data_fingerprint"] == "abc"
    assert (record["seed"], record["dtype"]) == (7, "float32")
    assert record["versions"]["numpy"] == np.__version__
    assert record["cores"] >= 1
    assert datetime.fromisoformat(record["date"]).tzinfo is not None


def test_outside_of_a_checkout_the_commit_is_not_made_up(monkeypatch, tmp_path):
    monkeypatch.setattr(provenance, "_ROOT", tmp_path)
    assert provenance.commit() == "uncommitted"


def test_without_git_too(monkeypatch):
    def missing(*_, **__):
        raise FileNotFoundError("git")

    monkeypatch.setattr(subprocess, "run", missing)
    assert provenance.commit() == "uncommitted"


def test_changed_code_is_told_but_earlier_recordings_are_none(monkeypatch, tmp_path):
    monkeypatch.setattr(provenance, "_ROOT", tmp_path)
    code, recording = tmp_path / "code.py", tmp_path / "assets" / "runs" / "run.json"
    recording.parent.mkdir(parents=True)
    for file in (code, recording):
        file.write_text("one")
    name = ["-c", "user.name=Test", "-c", "user.email=test@example.org"]
    for arguments in (["init", "-q"], ["add", "."], [*name, "commit", "-q", "-m", "All"]):
        subprocess.run(["git", "-C", str(tmp_path), *arguments], check=True)
    clean = provenance.commit()
    assert len(clean) == 40
    recording.write_text("two")
    assert provenance.commit() == clean
    code.write_text("two")
    assert provenance.commit() == f"{clean}-dirty"
