"""Who works at the server itself, and who only seems to."""

import pytest

from pages.shared.reader.origin import host_of, is_local


@pytest.mark.parametrize(
    ("authority", "host"),
    [
        ("localhost:8501", "localhost"),
        ("LOCALHOST", "localhost"),
        ("localhost.:8501", "localhost"),
        ("127.0.0.1:8501", "127.0.0.1"),
        ("[::1]:8501", "::1"),
        ("http://teacher-laptop.local:8501", "teacher-laptop.local"),
        ("https://school.example", "school.example"),
        ("null", "null"),
        ("", ""),
        ("localhost@evil.example", ""),
        ("localhost/evil.example", ""),
        ("localhost?evil.example", ""),
        ("localhost#evil.example", ""),
        ("localhost:port", ""),
        ("[::1", ""),
    ],
)
def test_the_host_of_a_header(authority, host):
    assert host_of(authority) == host


@pytest.mark.parametrize("host", ["localhost:8501", "127.0.0.1:8501", "[::1]:8501"])
@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_somebody_at_the_server(peer, host):
    assert is_local(peer, {"host": host})
    assert is_local(peer, {"host": host, "origin": f"http://{host}"})


@pytest.mark.parametrize(
    ("peer", "headers"),
    [
        ("127.0.0.5", {}),  # how a test on one machine stands for another one
        ("192.168.1.20", {}),
        ("::ffff:192.168.1.20", {}),
        ("", {}),
        ("testclient", {}),
        ("127.0.0.1", {"host": ""}),
        ("127.0.0.1", {"host": "evil.example:8501"}),  # a name that a stranger has bound to this machine
        ("127.0.0.1", {"origin": "http://evil.example:8501"}),
        ("127.0.0.1", {"origin": "null"}),
        ("127.0.0.1", {"x-forwarded-for": "127.0.0.1"}),
        ("127.0.0.1", {"x-forwarded-for": ""}),
        ("127.0.0.1", {"forwarded": "for=127.0.0.1"}),
        ("127.0.0.1", {"x-real-ip": "127.0.0.1"}),
        ("127.0.0.1", {"via": "1.1 proxy"}),
        ("127.0.0.1", {"x-forwarded-proto": "https"}),
    ],
)
def test_strangers_and_what_comes_through_a_proxy(peer, headers):
    assert not is_local(peer, {"host": "localhost:8501", **headers})
