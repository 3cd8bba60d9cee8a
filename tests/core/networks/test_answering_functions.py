"""Each request names a function that takes it and returns what the request says."""

import importlib
import pkgutil
import typing

import pytest

import core.specs
from core.specs.spec import Spec

for _module in pkgutil.walk_packages(core.specs.__path__, "core.specs."):
    importlib.import_module(_module.name)


def requests(kind=Spec):
    for child in kind.__subclasses__():
        if "answered_by" in vars(child) and child.__module__.startswith("core."):
            yield child
        yield from requests(child)


def answer_of(kind):
    """The type that the request, or the nearest class that it is made from, has as ``Spec[...]``."""
    for base in kind.__mro__:
        for made_from in vars(base).get("__orig_bases__", ()):
            origin = typing.get_origin(made_from)
            if isinstance(origin, type) and issubclass(origin, Spec):
                return typing.get_args(made_from)[0]
    raise AssertionError(f"{kind.__name__} does not say by what it is answered")


@pytest.mark.parametrize("kind", sorted(requests(), key=lambda kind: kind.__name__))
def test_the_answering_function_fits_its_request(kind):
    module, _, name = kind.answered_by.partition(":")
    hints = typing.get_type_hints(getattr(importlib.import_module(module), name))
    assert hints.pop("return") == answer_of(kind)
    assert next(iter(hints)) == "spec"
    assert hints["spec"] is kind
    assert len(hints) == 2  # and the report
