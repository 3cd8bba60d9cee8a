"""``python -m tests.browser.install``: a Chromium for the browser tests, where there is none.

On Debian, as root, the system's package and a font with Chinese characters; elsewhere Playwright's own
build. Where neither can be had the browser tests are skipped with a reason (under CI they fail).
"""

import os
import shutil
import subprocess
import sys

from tests.browser.chromium import find_chromium

_DEBIAN_PACKAGES = ("chromium", "fonts-noto-cjk")


def main() -> None:
    """Install a browser unless one is found."""
    if find_chromium() is not None:
        return
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", *_DEBIAN_PACKAGES], check=False, stdout=subprocess.DEVNULL)
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    if find_chromium() is None:
        print("No Chromium could be installed: the browser tests will be skipped.", file=sys.stderr)


if __name__ == "__main__":
    main()
