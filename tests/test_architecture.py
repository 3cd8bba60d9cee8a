"""The house rules that a reader of the tree may rely on."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CORE = sorted((ROOT / "core").rglob("*.py"))
PAGES = sorted((ROOT / "pages").rglob("*.py"))

# Which part of core may import which: DESIGN's arrows. A part is core's own module or package.
BASE = {"errors", "settings"}
ARROWS: dict[str, set[str]] = {
    "errors": set(),
    "settings": {"errors"},
    "images": BASE,
    "samples": BASE | {"images"},
    "windows": BASE,
    "convolution": BASE | {"windows"},
    "kernels": BASE,
    "pooling": BASE | {"windows", "convolution"},
    "receptive_field": BASE | {"windows"},
    "layer_stack": BASE | {"windows", "receptive_field"},
    "sliding_window": BASE | {"windows", "convolution"},
    "parameters": BASE | {"windows"},
    "translation": set(),
    "label_check": BASE | {"images", "samples"},
    "augmentation": BASE,
    "smoothing": BASE,
    "smoothing_steps": BASE | {"smoothing"},
    "histories": BASE | {"smoothing"},
    "datasets": BASE | {"images"},
    "uploads": BASE | {"images", "datasets"},
    "net_specs": BASE | {"parameters", "windows"},
    "specs": BASE | {"augmentation", "datasets", "net_specs"},
    "backbones": {"errors"},
    "transfer_specs": {"errors", "augmentation", "backbones", "datasets", "specs"},
    "projection": set(),
    "projection_specs": {"errors", "backbones", "datasets", "specs"},
    "kept_arrays": {"datasets"},
    "presets": BASE | {"augmentation", "datasets", "net_specs", "specs"},
    "runs": BASE,
    "run_histories": {"histories", "runs"},
    "trained_run_specs": {"errors", "datasets", "specs"},
    "sample_files": {"errors"},
    "transfer_presets": {"errors", "augmentation", "datasets", "specs", "transfer_specs"},
    "transfer_experiments": {
        "errors",
        "datasets",
        "presets",
        "specs",
        "transfer_presets",
        "transfer_specs",
    },
    "record": {
        "errors",
        "presets",
        "runs",
        "specs",
        "trained_run_specs",
        "transfer_experiments",
        "transfer_presets",
        "transfer_specs",
    },
    "engine": BASE | {"specs"},
    "heat": BASE | {"images"},
    "scores": set(),
    "figures": BASE | {"images", "smoothing", "histories", "heat", "scores", "display_rules", "patches"},
    "snippets": {
        "datasets",
        "kernels",
        "receptive_field",
        "augmentation",
        "net_specs",
        "specs",
        "inspection_specs",
        "backbones",
        "transfer_specs",
    },
    "ladder": {"errors", "augmentation", "backbones"},
    "transfer_map_specs": {"backbones", "specs", "transfer_specs"},
}


def imported_modules(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} uses a relative import"
            names |= {node.module or ""} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def part_of_core(path: Path) -> str:
    return path.relative_to(ROOT / "core").parts[0].removesuffix(".py")


def imported_parts(path: Path) -> set[str]:
    """The parts of core that a file imports, its own left out."""
    parts = {name.split(".")[1] for name in imported_modules(path) if name.startswith("core.")}
    own = {part_of_core(path)} if path.is_relative_to(ROOT / "core") else set()
    return parts - own - {"N_"}


@pytest.mark.parametrize("path", CORE, ids=lambda path: str(path.relative_to(ROOT)))
def test_core_knows_neither_pages_nor_streamlit(path):
    roots = {name.split(".")[0] for name in imported_modules(path)}
    assert not roots & {"streamlit", "pages", "tests"}


@pytest.mark.parametrize("path", CORE, ids=lambda path: str(path.relative_to(ROOT)))
def test_tensorflow_stays_in_networks(path):
    roots = {name.split(".")[0] for name in imported_modules(path)}
    if part_of_core(path) != "networks":
        assert not roots & {"tensorflow", "keras"}
        assert "networks" not in imported_parts(path)


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_pages_never_load_tensorflow(path):
    names = imported_modules(path)
    assert not {name.split(".")[0] for name in names} & {"tensorflow", "keras"}
    assert "networks" not in imported_parts(path)


@pytest.mark.parametrize("part", ARROWS)
def test_imports_point_one_way(part):
    files = [path for path in CORE if part_of_core(path) == part]
    assert files, f"core has no part named {part}"
    assert set().union(*map(imported_parts, files)) <= ARROWS[part]


def test_no_page_can_be_served_without_the_dashboard():
    """Streamlit serves ``pages/*.py`` on a deep link after a restart, without language and navigation."""
    assert not list((ROOT / "pages").glob("*.py"))


def test_only_shared_pages_touch_session_state_and_caches():
    for path in PAGES:
        if "shared" not in path.parts:
            text = path.read_text(encoding="utf-8")
            assert "session_state" not in text, path
            assert "st.cache_" not in text, path


def test_tables_of_the_pages_show_a_dash_where_a_cell_is_empty():
    """``st.dataframe`` writes "None" unless it is told otherwise, which ``show_table`` does."""
    users = [
        path.relative_to(ROOT).as_posix() for path in PAGES if "st.dataframe(" in path.read_text("utf-8")
    ]
    assert users == ["pages/shared/display.py"]
