"""A name made to harm, in a real browser: no request leaves, and nothing but its letters is drawn."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Serve, open_page

APP = Path(__file__).parent / "apps" / "foreign_names_app.py"


@pytest.mark.parametrize("raw", ["1", ""], ids=["as it came", "as it is shown"])
def test_a_foreign_name_is_nothing_but_text(page: Page, serve: Serve, raw: str) -> None:
    """As it came it does all of it: else the test could not see it."""
    asked: list[str] = []

    def stop(route: Route) -> None:
        asked.append(route.request.url)
        route.abort()

    page.route(lambda url: urlsplit(url).hostname not in ("localhost", "127.0.0.1"), stop)
    with serve(APP) as url:
        open_page(page, f"{url}/?raw={raw}" if raw else url)
        expect(page.get_by_text("drawn", exact=True)).to_be_visible()
        expect(page.locator(".js-plotly-plot .gtitle")).to_be_visible()
        links = page.locator('a[href*="evil"]').count()
        pictures = page.locator('img[src*="evil"]').count()
        drawn = page.locator(".katex, [data-testid=stIconMaterial]:text('warning')").count()
        fetched = [found for found in asked if "evil" in found]
    if raw:
        assert min(links, len(fetched), drawn) > 0
    else:
        assert (links, pictures, drawn, fetched) == (0, 0, 0, [])
