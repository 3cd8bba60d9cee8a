"""What the classroom's database takes: ``python -m tests.deploy.costs [SECONDS]``.

Writes claims as page servers do, from one and from eight threads, into SQLite and into Debian's PostgreSQL, and prints
how many a second, with the processor time of the writer for each: the figures of the estimate in deploy/README.md.
"""

import os
import sys
import tempfile
import threading
import time
from itertools import count

from core.classroom.claims import claim
from core.settings import settings
from tests import postgresql

_THREADS = (1, 8)


def writes(seconds: float, threads: int) -> tuple[float, float]:
    """Writes a second, and milliseconds of processor time for each."""
    numbers, done = count(), []
    end = time.monotonic() + seconds

    def work() -> None:
        while time.monotonic() < end:
            claim("picture", f"cost-{threads}-{next(numbers)}", "0" * 16, num_bytes=1)
            done.append(1)

    claim("picture", "first", "0" * 16)  # makes the tables
    start, processor = time.monotonic(), time.process_time()
    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return len(done) / (time.monotonic() - start), 1000 * (time.process_time() - processor) / len(done)


def main() -> None:
    """Print a line for each."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 5.0
    with tempfile.TemporaryDirectory() as folder, postgresql.running() as server:
        urls = {"SQLite": f"sqlite:///{folder}/classroom.db", "PostgreSQL": server.new_database()}
        for name, url in urls.items():
            os.environ["CONVNET_CLASSROOM_DATABASE"] = url
            settings.cache_clear()
            for threads in _THREADS:
                a_second, milliseconds = writes(seconds, threads)
                print(
                    f"{name}, {threads} at once: {a_second:.0f} writes a second, {milliseconds:.1f} ms of CPU each"
                )


if __name__ == "__main__":
    main()
