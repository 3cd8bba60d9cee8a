"""What the address bar holds: pages are opened once, one of which asks a worker."""

from tests.fuzz.fuzzing import check, fuzz


def test_nothing_but_sentences_of_addresses() -> None:
    check(fuzz("address", 200), 200)
