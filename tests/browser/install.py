"""``python -m tests.browser.install``: a Chromium for the browser tests, where there is none.

On Debian, as root, the system's package and a font with Chinese characters; elsewhere Playwright's own
build. Where neither can be had the browser tests are skipped with a reason (under CI they fail).
"""

import os
import shutil
import subprocess
import sys

from playwright.sync_api import sync_playwright

from tests.browser.chromium import chromium_path

_DEBIAN_PACKAGES = ("chromium", "fonts-noto-cjk")


def _has_browser() -> bool:
    with sync_playwright() as playwright:
        return chromium_path(playwright) is not None


def main() -> None:
    """Install a browser unless one is found."""
    if _has_browser():
        return
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", *_DEBIAN_PACKAGES], check=False, stdout=subprocess.DEVNULL
        )
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if not _has_browser():
        print("No Chromium could be installed: the browser tests will be skipped.", file=sys.stderr)


if __name__ == "__main__":
    main()
