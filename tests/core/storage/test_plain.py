"""Old requests keep their ids when a record gets a field."""

from dataclasses import asdict, dataclass

from core.datasets.spec import DataSpec
from core.specs.presets.training import RUN_PRESETS
from core.storage.plain import added, plain


@dataclass(frozen=True)
class Inner:
    size: int = 3
    cut: str = added("")


@dataclass(frozen=True)
class Outer:
    inner: tuple[Inner, ...] = (Inner(), Inner(4, "block1"))
    names: tuple[str, ...] = added(())


def test_a_field_that_was_added_shows_only_where_it_says_something():
    assert plain(Outer()) == {"inner": ({"size": 3}, {"size": 4, "cut": "block1"})}
    assert plain(Outer((), ("a",))) == {"inner": (), "names": ("a",)}


def test_a_record_without_such_fields_is_what_dataclasses_make_of_it():
    optimizer = RUN_PRESETS["baseline"].optimizer
    assert plain(optimizer) == asdict(optimizer)


def test_breeds_that_are_held_out_are_part_of_the_request():
    whole, held = DataSpec("pets"), DataSpec("pets", held_out=("pug",))
    assert "held_out" not in plain(whole)
    assert plain(held)["held_out"] == ("pug",)


def test_the_request_of_a_kept_run_keeps_its_id():
    assert RUN_PRESETS["baseline"].spec_id == "52b978ab502b1cde"
