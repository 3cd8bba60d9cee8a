"""Where a snippet is cut into cells."""

import ast


def cells(code: str) -> list[str]:
    """The code in pieces that run one after the other and say the same as the whole.

    The imports are one piece. After them a piece begins with a comment below a blank line, and with the first of some
    functions; what follows functions is a piece of its own.

    Example:
        >>> for piece in cells("import math\\n\\n# A number\\nx = 4\\n\\n# Its root\\nroot = math.sqrt(x)"):
        ...     print([piece])
        ['import math']
        ['# A number\\nx = 4']
        ['# Its root\\nroot = math.sqrt(x)']
    """
    lines = code.split("\n")
    starts = [0]
    before: ast.stmt | None = None
    for node in ast.parse(code).body:
        first = _first_line(node)
        top = _with_comment(lines, first)
        is_told_apart = top < first and (top == 0 or not lines[top - 1].strip())
        if before is not None and (is_told_apart or _kind(node) != _kind(before)):
            starts.append(top)
        before = node
    ends = [*starts[1:], len(lines)]
    pieces = ["\n".join(lines[start:end]).strip("\n") for start, end in zip(starts, ends, strict=True)]
    return [piece for piece in pieces if piece.strip()]


def _first_line(node: ast.stmt) -> int:
    """From 0, with the decorators."""
    decorators = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)]) - 1


def _with_comment(lines: list[str], line: int) -> int:
    """The first line of the comment right above a line, or the line itself."""
    while line and lines[line - 1].startswith("#"):
        line -= 1
    return line


def _kind(node: ast.stmt) -> str:
    if isinstance(node, ast.Import | ast.ImportFrom):
        return "import"
    return "definition" if isinstance(node, ast.FunctionDef | ast.ClassDef) else "statement"
