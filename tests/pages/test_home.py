"""The home page: the chapter's picture, and a card for each lesson."""

import json
from itertools import pairwise
from urllib.parse import urlsplit

import pytest

from core.specs.chapter_picture import MAPS, load_chapter_picture
from pages.shared.lesson.frame import _PROGRESS
from pages.shared.lesson.navigation import ENTRIES
from tests.pages.dashboard import LANGUAGES, check, open_page


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_part_of_the_picture_leads_to_its_lesson(language):
    app = open_page("home", lang=language)
    components = [json.loads(component.proto.json) for component in app.get("bidi_component")]
    (parts,) = [sent["parts"] for sent in components if "parts" in sent]
    titles = {entry.folder: entry.lesson_in(language).title for entry in ENTRIES}
    assert [part["lesson"] for part in parts] == [
        "convolution",
        "activations",
        "pooling",
        "filters",
        "grad_cam",
    ]
    for part in parts:
        assert part["title"] == titles[part["lesson"]]
        assert urlsplit(part["href"]).path == part["lesson"]
    assert [len(part["pictures"]) for part in parts] == [1, *MAPS.values(), 2]


def test_the_smaller_the_maps_the_more_there_are():
    layers = load_chapter_picture().layers
    assert [layer.shape[0] for layer in layers] == sorted(MAPS, reverse=True)
    assert all(one.shape[2] < other.shape[2] for one, other in pairwise(layers))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_for_each_lesson(language):
    links = [link.proto.label for link in open_page("home", lang=language).get("page_link")]
    assert links == [f"**{entry.lesson_in(language).title}**" for entry in ENTRIES]


def test_the_way_back_leads_to_the_view_that_was_open():
    app = open_page("home", lang="en")
    app.session_state[_PROGRESS] = {
        "seen": {"pooling": ["dilution"]},
        "last": "pooling?pooling_view=dilution",
    }
    back, *_cards = check(app.run()).get("page_link")
    assert back.proto.label == "Go on where you stopped: Pooling"
    assert back.proto.query_string == "pooling_view=dilution"


@pytest.mark.parametrize("last", ["no_lesson?no_lesson_view=x", "pooling?embed=true", 7, None])
def test_what_the_browser_kept_may_be_nonsense(last):
    app = open_page("home", lang="en")
    app.session_state[_PROGRESS] = {"seen": None, "last": last}
    links = check(app.run()).get("page_link")
    assert len(links) == len(ENTRIES) + (last == "pooling?embed=true")
