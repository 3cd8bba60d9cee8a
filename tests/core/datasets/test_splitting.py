import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.datasets.splitting import (
    chosen_classes,
    plan,
    shares,
    shuffled,
)
from core.errors import InputError


@pytest.mark.parametrize(
    ("available", "asked", "expected"),
    [
        (2000, (1000, 500, 500), (1000, 500, 500)),
        (5000, (1000, 500, 500), (1000, 500, 500)),
        (500, (1000, 500, 500), (250, 125, 125)),
        (3, (1, 1000, 1), (1, 1, 1)),
        (3, (1000, 500, 500), (1, 1, 1)),
        (10, (20, 0, 0), (10, 0, 0)),
        (100, (0, 500, 0), (0, 100, 0)),
    ],
)
def test_shares_by_hand(available: int, asked: tuple[int, int, int], expected: tuple[int, int, int]) -> None:
    assert shares(available, asked) == expected


@given(st.integers(3, 5000), st.tuples(st.integers(1, 3000), st.integers(0, 3000), st.integers(0, 3000)))
def test_shares_use_all_and_leave_no_split_empty(available: int, asked: tuple[int, int, int]) -> None:
    got = shares(available, asked)
    assert sum(got) == min(available, sum(asked))
    assert all(
        (count > 0) == (wanted > 0) and count <= wanted for count, wanted in zip(got, asked, strict=True)
    )


def test_shares_of_too_few() -> None:
    with pytest.raises(ValueError, match="2 pictures cannot fill 3"):
        shares(2, (10, 10, 10))


def test_order_depends_on_names_and_seed_only() -> None:
    names = [f"{number}.jpg" for number in range(50)]
    assert shuffled(reversed(names), 1) == shuffled(names, 1) != shuffled(names, 2)
    assert sorted(shuffled(names, 1)) == sorted(names)
    assert [name for name in shuffled(names, 1) if name != "7.jpg"] == shuffled(
        [name for name in names if name != "7.jpg"], 1
    )


def test_classes_sorted_chosen_or_refused() -> None:
    assert chosen_classes(("dogs", "cats"), ()) == ("cats", "dogs")
    assert chosen_classes(("dogs", "cats", "owls"), ("owls", "cats")) == ("owls", "cats")
    with pytest.raises(InputError, match=r"emus .* cats, dogs"):
        chosen_classes(("dogs", "cats"), ("cats", "emus"))
    for available, asked in [(("cats",), ()), (("cats", "dogs"), ("cats", "cats")), ((), ())]:
        with pytest.raises(InputError, match="needs at least two"):
            chosen_classes(available, asked)


def pool(**counts: int) -> dict[str, list[str]]:
    return {name: [f"{name}{number}" for number in range(count)] for name, count in counts.items()}


def test_plan_is_balanced_disjoint_and_in_order() -> None:
    chosen = plan({"train": pool(a=30, b=50)}, ("a", "b"), (10, 5, 5), seed=0)
    assert chosen.counts == (20, 10, 10)
    assert chosen.labels == (0,) * 10 + (1,) * 10 + ((0,) * 5 + (1,) * 5) * 2
    assert len(set(chosen.names)) == 40
    assert all(name[0] == "ab"[label] for name, label in zip(chosen.names, chosen.labels, strict=True))
    assert chosen.notes == ()


def test_small_class_shrinks_all_or_only_itself() -> None:
    pools = {"train": pool(a=8, b=50)}
    balanced = plan(pools, ("a", "b"), (10, 5, 5), seed=0)
    assert balanced.counts == (8, 4, 4)
    assert "8/4/4 pictures instead of 20/10/10" in str(balanced.notes[0])
    assert plan(pools, ("a", "b"), (10, 5, 5), seed=0, balanced=False).counts == (14, 7, 7)


def test_splits_with_pools_of_their_own() -> None:
    pools = {"train": pool(a=40, b=40), "validation": {"a": ["va0", "va1"], "b": ["vb0", "vb1"]}}
    chosen = plan(pools, ("a", "b"), (10, 5, 5), seed=0)
    assert chosen.counts == (20, 4, 10)  # the test pictures come from those to train
    assert set(chosen.names[20:24]) == {"va0", "va1", "vb0", "vb1"}
    assert len(set(chosen.names)) == 34


def test_class_too_small_for_the_splits() -> None:
    with pytest.raises(InputError, match="class b has 2 usable pictures"):
        plan({"train": pool(a=9, b=2)}, ("a", "b"), (10, 5, 5), seed=0)
