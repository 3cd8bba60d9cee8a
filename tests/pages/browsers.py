"""Several readers in one test: each with a browser of their own, as the server tells them apart."""

import hashlib
from collections.abc import Callable

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.shared.reader.identity import COOKIE
from tests.pages.dashboard import check, open_page


class Browser:
    """A reader's browser with one tab.

    Args:
        patch: Of the test.
        number: Tells readers apart.
        at_the_server: Whether it is a teacher's: they work at the server itself.
    """

    def __init__(self, patch: pytest.MonkeyPatch, number: int, *, at_the_server: bool = False) -> None:
        self._patch = patch
        self._address = None if at_the_server else "192.0.2.7"
        self._token = f"{number:032x}"
        self.reader = hashlib.sha256(self._token.encode()).hexdigest()[:16]
        self.app: AppTest

    def open(self, page: str, **parameters: str) -> "Browser":
        """Follow a link in a new tab."""
        self._speak()
        self.app = open_page(page, **parameters)
        return self

    def show(self, script: Callable[[], None]) -> "Browser":
        """See a page that a function draws."""
        self._speak()
        self.app = check(AppTest.from_function(script).run())
        return self

    def look(self) -> "Browser":
        """The page is drawn anew."""
        self._speak()
        self.app = check(self.app.run())
        return self

    def press(self, key: str) -> "Browser":
        """Click a button."""
        self._speak()
        self.app = check(self.app.button(key=key).click().run())
        return self

    def has(self, key: str) -> bool:
        """Whether a button of this key is there and can be pressed."""
        return any(button.key == key and not button.disabled for button in self.app.button)

    @property
    def texts(self) -> str:
        """Everything that is said in sentences."""
        kinds = (
            self.app.markdown,
            self.app.warning,
            self.app.error,
            self.app.toast,
            self.app.caption,
            self.app.info,
        )
        return "\n".join(element.value for kind in kinds for element in kind)

    def _speak(self) -> None:
        """From now on the server hears this browser."""
        self._patch.setattr(type(st.context), "cookies", {COOKIE: self._token})
        self._patch.setattr(type(st.context), "ip_address", self._address)
