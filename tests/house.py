"""The house in one picture and a few numbers, from the imports: ``python -m tests.house [TREE] [--write]``.

Prints a Mermaid diagram and the numbers of a tree, by default this one; ``--write`` puts the diagram into
CONTRIBUTING.md.
"""

import argparse
import ast
import re
from collections.abc import Callable, Iterator, Mapping
from graphlib import TopologicalSorter
from pathlib import Path
from statistics import median_low

ROOT = Path(__file__).resolve().parent.parent

Arrows = dict[str, set[str]]

_PATH = re.compile(r"(core(?:\.[a-z_]\w*)+)(?::\w+)?")
_PICTURE = re.compile(r"(?<=```mermaid\n).*?(?=```)", re.DOTALL)


def modules(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.py"))


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported_modules(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} uses a relative import"
            names |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def named_modules(path: Path) -> set[str]:
    """Modules of core that a module names in a text: the engine imports them later, elsewhere."""
    texts = (node.value for node in ast.walk(parsed(path)) if isinstance(node, ast.Constant))
    return {match[1] for text in texts if isinstance(text, str) and (match := _PATH.fullmatch(text))}


def room_of(module: str, floor: str) -> str:
    """The room of ``floor`` in which a module lies; empty if it lies in none."""
    return module.removeprefix(f"{floor}.").split(".")[0] if module.startswith(f"{floor}.") else ""


def arrows(tree: Path, floor: str) -> Arrows:
    """The rooms that each room of a floor imports; a room is a module or folder directly below its floor."""
    found: Arrows = {}
    base = tree / floor.replace(".", "/")
    for path in modules(base):
        room = path.relative_to(base).parts[0].removesuffix(".py")
        if room != "__init__":
            rooms = {room_of(module, floor) for module in imported_modules(path)}
            found.setdefault(room, set()).update(rooms - {"", room})
    return found


def whole_house(tree: Path, names: Callable[[Path], set[str]] = imported_modules) -> Arrows:
    """The rooms of core; above them the lessons, what they share (pages/shared), and the dashboard."""
    found: Arrows = {}
    for path in [tree / "dashboard.py", *modules(tree / "pages"), *modules(tree / "core")]:
        room = _place(".".join(path.relative_to(tree).with_suffix("").parts))
        if room:
            rooms = {_place(module) for module in names(path)}
            found.setdefault(room, set()).update(rooms - {"", room})
    return found


def _place(module: str) -> str:
    match module.split("."):
        case ["core", room, *_] if room != "__init__":
            return room
        case ["pages", "shared", *_]:
            return "shared"
        case ["pages", _, *_]:
            return "lessons"
    return module if module == "dashboard" else ""


def floors(house: Mapping[str, set[str]]) -> list[list[str]]:
    """The rooms by the longest way down from them, the ground floor first."""
    height: dict[str, int] = {}
    for room in TopologicalSorter(house).static_order():
        height[room] = 1 + max((height[other] for other in house[room]), default=-1)
    return [
        sorted(room for room in height if height[room] == floor) for floor in range(max(height.values()) + 1)
    ]


def reduced(house: Mapping[str, set[str]]) -> Arrows:
    """Only the arrows that no longer way between the same rooms makes superfluous."""
    below: Arrows = {}
    for room in TopologicalSorter(house).static_order():
        below[room] = house[room].union(*(below[other] for other in house[room]))
    return {room: others - set().union(*(below[other] for other in others)) for room, others in house.items()}


def picture(tree: Path) -> str:
    """The Mermaid diagram; a dotted arrow names a module that is imported later, in a worker process."""
    house = whole_house(tree)
    named = {room: others - house[room] for room, others in whole_house(tree, named_modules).items()}
    lines = ["graph TD"]
    for kind, some in (("-->", reduced(house)), ("-.->", named)):
        lines += [
            f"    {room} {kind} {' & '.join(sorted(some[room]))}" for room in sorted(some) if some[room]
        ]
    return "\n".join(lines) + "\n"


def numbers(tree: Path) -> Iterator[tuple[str, int]]:
    """What is counted of a tree, tests not included."""
    paths = [tree / "dashboard.py", *modules(tree / "pages"), *modules(tree / "core")]
    house = whole_house(tree)
    lines = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    lengths = [
        _body_lines(node)
        for path in paths
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef)
    ]
    yield "rooms at the root of core", len(arrows(tree, "core"))
    yield "of them loose modules", len(list((tree / "core").glob("[!_]*.py")))
    yield "rooms", len(house)
    yield "floors", len(floors(house))
    yield "arrows", sum(map(len, house.values()))
    yield "modules", len(paths)
    yield "lines", len(lines)
    yield "lines that are not blank", sum(bool(line.strip()) for line in lines)
    yield "lines of code, without comments and docstrings", sum(map(_code_lines, paths))
    yield "functions", len(lengths)
    yield "lines of a function's body, median", median_low(lengths)
    yield "the longest", max(lengths)


def _code_lines(path: Path) -> int:
    """Lines that are neither blank nor a comment nor part of a text that stands alone, as docstrings do."""
    numbered = dict(enumerate(path.read_text(encoding="utf-8").splitlines(), start=1))
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Expr) and isinstance(getattr(node.value, "value", None), str):
            for number in range(node.lineno, (node.end_lineno or 0) + 1):
                del numbered[number]
    return sum(bool(line.strip()) and not line.lstrip().startswith("#") for line in numbered.values())


def _body_lines(function: ast.FunctionDef) -> int:
    """Lines of the body without the docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def drawn_in(guide: str) -> str:
    """The diagram that stands in CONTRIBUTING.md."""
    found = _PICTURE.search(guide)
    return found[0] if found else ""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("tree", type=Path, nargs="?", default=ROOT)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    print(picture(options.tree))
    for name, number in numbers(options.tree):
        print(f"{number:8,} {name}")
    if options.write:
        guide = ROOT / "CONTRIBUTING.md"
        text = guide.read_text(encoding="utf-8")
        guide.write_text(_PICTURE.sub(lambda _: picture(ROOT), text, count=1), encoding="utf-8")


if __name__ == "__main__":
    main()
