"""Every public function of the rooms that a reader may call on arrays of his own shows its use."""

import ast

import pytest

from tests.house import ROOT, modules, parsed

ROOMS = ("images", "operations", "augmentation", "histories", "feature_maps")


def example_of(node: ast.stmt) -> bool:
    """Whether an example stands in the docstring of a function or class, or of a method of it."""
    methods = [part for part in getattr(node, "body", []) if isinstance(part, ast.FunctionDef)]
    return any(">>> " in (ast.get_docstring(part) or "") for part in (node, *methods))


def has_behaviour(node: ast.stmt) -> bool:
    """Functions have, and classes with a public method; records of plain values have not."""
    if isinstance(node, ast.ClassDef):
        return any(isinstance(part, ast.FunctionDef) and not part.name.startswith("_") for part in node.body)
    return isinstance(node, ast.FunctionDef)


@pytest.mark.parametrize("room", ROOMS)
def test_every_public_function_shows_its_use(room):
    public = {
        f"{path.relative_to(ROOT)}: {node.name}": example_of(node)
        for path in modules(ROOT / "core" / room)
        for node in parsed(path).body
        if has_behaviour(node) and not node.name.startswith("_")
    }
    assert public
    assert [name for name, has_example in public.items() if not has_example] == []
