"""Real browsers among the readers, in a process of their own: they take a core for themselves when a page opens."""

import argparse
import asyncio
import statistics
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.browser.server import ROOT

# Lesson -> label of the slider to move, and JavaScript for the picture that must change, as in the benchmarks.
_LESSONS = ("convolution", "pooling", "augmentation")


@asynccontextmanager
async def browsing(url: str, count: int, seconds: float) -> AsyncIterator[list[str]]:
    """Lets browsers come and work while the block runs, and the lines that they tell at its end."""
    told: list[str] = []
    if not count:
        yield told
        return
    command = ["-m", "tests.load.browsers", url, "--count", str(count), "--seconds", f"{seconds:g}"]
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT
    )
    try:
        yield told
        async with asyncio.timeout(seconds + 60):
            output, _ = await process.communicate()
        told.extend(output.decode().splitlines())
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


def main() -> None:
    """Visit a server that runs, and print how long was waited."""
    from playwright.sync_api import sync_playwright

    from tests.benchmarks.page_latency import _CASES, changes, wait_for_lesson
    from tests.browser.chromium import launch

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("--count", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60.0)
    chosen = parser.parse_args()
    start = time.perf_counter()
    with sync_playwright() as playwright:
        browser = launch(playwright)
        if browser is None:
            raise SystemExit("There is no Chromium; run `python -m tests.browser.install`.")
        opened, waited = [], []
        for number in range(chosen.count):
            page = browser.new_context(viewport={"width": 1280, "height": 720}, locale="en-GB").new_page()
            lesson = _LESSONS[number % len(_LESSONS)]
            before = time.perf_counter()
            wait_for_lesson(page, f"{chosen.url}/{lesson}")
            moves = changes(page, *_CASES[lesson], sys.maxsize)  # to and fro
            opened.append((time.perf_counter() - before, moves, page))
        while time.perf_counter() - start < chosen.seconds:
            for _seconds, moves, page in opened:
                waited.append(next(moves))
                page.wait_for_timeout(1000)
        browser.close()
    print(f"browsers: page complete after {max(seconds for seconds, *_ in opened):.1f} s at most; changed picture "
          f"{statistics.median(waited):.0f} ms in the median, {max(waited):.0f} at most, of {len(waited)}")  # fmt: skip


if __name__ == "__main__":
    main()
