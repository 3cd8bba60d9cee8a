"""The map of the chapter: every lesson in its section, in the chapter's order."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from core.errors import N_
from pages.shared.lesson.folder import Lesson, load_lesson
from pages.shared.reader.language import current_language
from pages.shared.reader.language import translate as _

_PAGES = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Entry:
    """A lesson on the map: its folder in ``pages/``, section heading and icon."""

    folder: str
    section: str
    icon: str

    @property
    def path(self) -> Path:
        """The lesson's folder."""
        return _PAGES / self.folder

    def lesson(self) -> Lesson:
        """The lesson's text in the reader's language."""
        return load_lesson(self.path, current_language())

    def page(self, *, default: bool = False) -> st.Page:
        """The lesson as a page of the dashboard, at the address ``/<folder>``."""
        return st.Page(
            self.path / "page.py",
            title=self.lesson().title,
            url_path=self.folder,
            icon=self.icon,
            default=default,
        )


HOME = Entry("home", N_("The chapter"), ":material/map:")
ENTRIES = (
    Entry("convolution", N_("Local patterns"), ":material/filter_center_focus:"),
    Entry("pooling", N_("Local patterns"), ":material/compress:"),
    Entry("dense_vs_convnet", N_("Local patterns"), ":material/balance:"),
    Entry("small_data", N_("Little data"), ":material/model_training:"),
    Entry("augmentation", N_("Little data"), ":material/auto_awesome_motion:"),
    Entry("training_curves", N_("Little data"), ":material/show_chart:"),
    Entry("transfer_learning", N_("A pretrained net"), ":material/device_hub:"),
    Entry("activations", N_("What a convnet sees"), ":material/layers:"),
    Entry("filters", N_("What a convnet sees"), ":material/texture:"),
    Entry("grad_cam", N_("What a convnet sees"), ":material/center_focus_strong:"),
)


def pages_by_section() -> dict[str, list[st.Page]]:
    """All pages for ``st.navigation``, under translated section headings."""
    sections: dict[str, list[st.Page]] = {_(HOME.section): [HOME.page(default=True)]}
    for entry in ENTRIES:
        sections.setdefault(_(entry.section), []).append(entry.page())
    return sections
