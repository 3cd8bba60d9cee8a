"""Who owns what, in SQLite and in PostgreSQL."""

import multiprocessing
import time

import pytest

from core.classroom.claims import Claim, claim, claimed, may_read, owners, release, used_bytes

ANNA, BEN, EVA = "a" * 16, "b" * 16, "e" * 16


def test_what_two_readers_bring_belongs_to_both_until_each_takes_it_back(classroom):
    claim("picture", "cat", ANNA, num_bytes=100)
    claim("picture", "cat", BEN, num_bytes=100)
    claim("model", "cat", EVA, num_bytes=5)
    assert owners("picture", "cat") == {ANNA, BEN}
    assert owners("picture", "dog") == frozenset()
    release("picture", "cat", ANNA)
    assert owners("picture", "cat") == {BEN}
    release("picture", "cat")
    assert owners("picture", "cat") == frozenset()
    assert owners("model", "cat") == {EVA}


def test_an_owner_may_read_others_only_what_is_shared(classroom):
    claim("model", "mine", ANNA)
    claim("model", "of-all", ANNA, shared=True)
    assert [may_read("model", key, ANNA) for key in ("mine", "of-all", "unknown")] == [True, True, False]
    assert [may_read("model", key, BEN) for key in ("mine", "of-all", "unknown")] == [False, True, False]
    assert not may_read("picture", "of-all", BEN)
    claim("model", "of-all", ANNA, shared=False)
    assert not may_read("model", "of-all", BEN)


def test_bytes_count_once_for_each_owner_and_the_latest_size_counts(classroom):
    assert used_bytes(ANNA) == 0
    claim("picture", "cat", ANNA, num_bytes=100)
    claim("picture", "cat", ANNA, num_bytes=70)
    claim("archive", "zip", ANNA, num_bytes=5 * 2**40)
    claim("picture", "cat", BEN, num_bytes=9)
    assert used_bytes(ANNA) == 70 + 5 * 2**40


def test_what_a_reader_has_claimed_comes_with_the_latest_first(classroom):
    before = time.time()
    claim("run", "first", ANNA)
    claim("run", "second", ANNA, shared=True, num_bytes=7)
    claim("run", "other", BEN)
    claim("picture", "cat", ANNA)
    second, first = claimed("run", ANNA)
    assert second == Claim("run", "second", ANNA, True, 7, second.claimed_at)
    assert first.key == "first"
    assert before <= first.claimed_at <= second.claimed_at <= time.time()


def _claim_many(first: int) -> None:
    for number in range(first, first + 20):
        claim("picture", f"{number}", ANNA, num_bytes=1)
        claim("picture", "the same", f"{number:016}", num_bytes=1)


def test_four_page_servers_begin_and_write_at_once(classroom):
    """The tables are made once, and no claim is lost."""
    context = multiprocessing.get_context("spawn")
    servers = [context.Process(target=_claim_many, args=(20 * number,)) for number in range(4)]
    for server in servers:
        server.start()
    for server in servers:
        server.join()
    assert [server.exitcode for server in servers] == [0, 0, 0, 0]
    assert used_bytes(ANNA) == 80
    assert len(owners("picture", "the same")) == 80


@pytest.mark.parametrize("text", ["'; DROP TABLE claims; --", "卷积 %s {}", 'quote"'])
def test_a_key_is_text_and_no_command(classroom, text):
    claim("picture", text, ANNA)
    assert owners("picture", text) == {ANNA}
