"""One Chromium and one topology for all tests of this folder."""

from tests.browser.conftest import browser, page

__all__ = ["browser", "page"]
