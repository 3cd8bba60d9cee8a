"""Execute the notebook of every view as it opens: ``python -m tests.notebooks [LESSON ...] [--epochs N]``.

Trainings go over ``--epochs`` epochs, by default 3. One line a notebook: how long it took, how many files it reads, and
whether its numbers were compared with those on the screen. Ends with an error where one fails.
"""

import argparse
import sys
import tempfile
import time
import traceback
from pathlib import Path

import streamlit as st

from core import engine
from tests.notebooks.kernel import kernel
from tests.notebooks.views import compared_in, every_view, open_view
from tests.support import living_in


def main() -> int:
    """How many notebooks failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.notebooks")
    parser.add_argument("lessons", nargs="*")
    parser.add_argument("--epochs", type=int, default=3)
    options = parser.parse_args()
    type(st.context).ip_address = None
    type(st.context).headers = {"Host": "localhost"}
    failed = 0
    with tempfile.TemporaryDirectory() as folder, living_in(Path(folder)), kernel() as running:
        engine.drawing()
        for lesson, view in every_view():
            if options.lessons and lesson not in options.lessons:
                continue
            start = time.perf_counter()
            try:
                app, sheet = open_view(lesson, view)
                wanted, compare = compared_in(lesson, view, sheet) or ({}, None)
                found = running.run(sheet, wanted, epochs=options.epochs)
                if compare is not None:
                    compare(app, found)
            except Exception:
                failed += 1
                traceback.print_exc(limit=3)
                print(f"{lesson}/{view}: FAILED")
                continue
            said = (
                f"{len(sheet.code)} forms, {len(sheet.files)} files, {'compared' if compare else 'executed'}"
            )
            print(f"{lesson}/{view}: {time.perf_counter() - start:.1f} s, {said}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
