"""The certificates: what openssl says of them, who can read the keys, and that nothing is written twice."""

import shutil
import subprocess

import pytest

from deploy.certificates import write

pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl")


def openssl(*arguments):
    return subprocess.run(["openssl", *arguments], check=True, capture_output=True, text=True).stdout


def test_the_inside_trusts_its_own_authority_alone(tmp_path):
    write(tmp_path)
    authority, certificate = tmp_path / "ca.pem", tmp_path / "classroom.pem"
    for purpose in ("sslserver", "sslclient"):
        verified = openssl("verify", "-x509_strict", "-purpose", purpose, "-CAfile", authority, certificate)
        assert verified.endswith("OK\n")
    with pytest.raises(subprocess.CalledProcessError):
        openssl("verify", "-CAfile", authority, tmp_path / "https.pem")
    assert not list(tmp_path.glob("ca*key*")), "nobody can sign another certificate"


def test_nobody_else_reads_the_keys(tmp_path):
    write(tmp_path)
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in tmp_path.glob("*.key")} == {
        "classroom.key": "0o600", "https.key": "0o600",
    }  # fmt: skip


def test_what_is_there_stays_unless_it_is_renewed(tmp_path):
    write(tmp_path, "school.example")
    (tmp_path / "https.pem").write_text("the school's own")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    write(tmp_path, "other.example")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
    write(tmp_path, "10.0.0.2", renew=True)
    assert all((tmp_path / name).read_bytes() != content for name, content in before.items())
    assert "IP Address:10.0.0.2" in openssl(
        "x509", "-in", tmp_path / "https.pem", "-noout", "-ext", "subjectAltName"
    )
