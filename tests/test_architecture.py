"""The house rules that a reader of the tree may rely on."""

import pytest

from tests.house import ROOT, arrows, imported_modules, modules

# Which room may import which: DESIGN's arrows. A room is a module or folder directly below its floor; each must stand
# here, and no arrow may stand here that nobody uses. The order makes a circle impossible: arrows point upwards only.
FLOORS: dict[str, dict[str, str]] = {
    "core": {
        "errors": "",
        "settings": "errors",
        "images": "errors",
        "operations": "errors settings",
        "augmentation": "errors images",
        "architectures": "errors settings operations",
        "feature_maps": "images",
        "evaluation": "errors feature_maps",
        "histories": "errors",
        "storage": "errors settings images",
        "classroom": "errors settings",
        "datasets": "errors settings images storage",
        "runs": "errors settings histories storage",
        "specs": "errors settings operations augmentation architectures evaluation storage datasets runs",
        "figures": "errors evaluation images feature_maps histories specs",
        "snippets": "errors settings images operations augmentation architectures storage datasets runs specs",
        "notebooks": "errors snippets",
        "engine": "errors settings storage specs",
        "networks": "errors settings images operations augmentation architectures feature_maps storage datasets runs "
        "specs",
        "commands": "errors evaluation settings images architectures feature_maps storage datasets runs specs networks",
    },
    "core.networks": {
        "precision": "",
        "reports": "",
        "backbones": "",
        "training": "precision reports backbones",
        "inspection": "precision reports backbones training",
        "transfer": "precision reports backbones training inspection",
    },
    "pages.shared": {
        "reader": "",
        "controls": "reader",
        "display": "reader controls",
        "components": "reader display",
        "watch": "",
        "ask": "reader watch",
        "classroom": "reader controls components",
        "pictures": "reader controls components watch",
        "lesson": "reader controls display components classroom",
        "training": "reader controls display pictures lesson",
        "models": "reader controls display ask training",
        "pretrained": "reader controls display pictures lesson",
        "server": "reader lesson",
    },
}


@pytest.mark.parametrize("floor", FLOORS)
def test_imports_point_one_way(floor):
    allowed = {room: set(others.split()) for room, others in FLOORS[floor].items()}
    assert arrows(ROOT, floor) == allowed


@pytest.mark.parametrize("floor", FLOORS)
def test_no_rooms_stand_in_a_circle(floor):
    above: set[str] = set()
    for room, others in FLOORS[floor].items():
        assert set(others.split()) <= above, room
        above.add(room)


def test_only_two_modules_lie_at_the_root_of_core():
    loose = {path.name for path in (ROOT / "core").glob("*.py")}
    assert loose == {"__init__.py", "errors.py", "settings.py"}


def test_core_knows_neither_pages_nor_streamlit():
    for path in modules(ROOT / "core"):
        roots = {name.split(".")[0] for name in imported_modules(path)}
        assert not roots & {"streamlit", "pages", "tests"}, path


def test_tensorflow_stays_in_networks():
    for path in [*modules(ROOT / "core"), *modules(ROOT / "pages"), ROOT / "dashboard.py"]:
        if path.relative_to(ROOT).parts[:2] != ("core", "networks"):
            roots = {name.split(".")[0] for name in imported_modules(path)}
            assert not roots & {"tensorflow", "keras"}, path


def test_pages_leave_networks_to_the_workers():
    for path in [*modules(ROOT / "pages"), ROOT / "dashboard.py"]:
        names = imported_modules(path)
        assert not any(f"{name}.".startswith(("core.networks.", "core.commands.")) for name in names), path


def test_no_page_can_be_served_without_the_dashboard():
    """Streamlit serves ``pages/*.py`` on a deep link after a restart, without language and navigation."""
    assert not list((ROOT / "pages").glob("*.py"))


def test_only_shared_pages_touch_session_state_and_caches():
    for path in modules(ROOT / "pages"):
        if "shared" not in path.parts:
            text = path.read_text(encoding="utf-8")
            assert "session_state" not in text, path
            assert "st.cache_" not in text, path


def test_tables_of_the_pages_show_a_dash_where_a_cell_is_empty():
    """``st.dataframe`` writes "None" unless it is told otherwise, which ``show_table`` does."""
    users = [
        path.relative_to(ROOT).as_posix()
        for path in modules(ROOT / "pages")
        if "st.dataframe(" in path.read_text("utf-8")
    ]
    assert users == ["pages/shared/display/elements.py"]
