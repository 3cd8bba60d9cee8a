"""What shared parts take of a core: ``python -m tests.deploy.costs [SECONDS]``, for the estimate in deploy/README.md.

Prints how many claims a second the classroom's database takes, as page servers write them, in SQLite and in Debian's
PostgreSQL, with the processor time of the writer for each; and the processor time of a Dask scheduler with its client
and worker for a request, and for a word of progress to each page server that listens.
"""

import os
import sys
import tempfile
import threading
import time
from itertools import count

import distributed

from core.classroom.claims import claim
from core.settings import settings
from tests import postgresql

_THREADS = (1, 8)
_REQUESTS = 400
_WORDS = 1000
_LISTENERS = (1, 8)


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


def show_database(seconds: float) -> None:
    """A line for each database and number of writers."""
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


def say(words: int) -> None:
    """What a worker does to tell its progress."""
    for number in range(words):
        distributed.get_worker().log_event("progress", ("0123456789abcdef", {"epoch": number, "batch": 1}))


def show_scheduler() -> None:
    """A line for requests, and one for each number of listeners."""
    place = {
        "protocol": "tls://",
        "dashboard_address": "127.0.0.1:0",
        "processes": False,
        "threads_per_worker": 1,
    }
    with (
        distributed.LocalCluster(n_workers=1, security=True, host="127.0.0.1", **place) as cluster,
        distributed.Client(cluster) as client,
    ):
        start = time.process_time()
        for number in range(_REQUESTS):
            client.submit(int, number, pure=False).result()
        print(f"a request: {1000 * (time.process_time() - start) / _REQUESTS:.1f} ms of CPU")
        for listeners in _LISTENERS:
            clients = [distributed.Client(cluster, set_as_default=False) for _ in range(listeners)]
            heard: list[int] = []
            for one in clients:
                one.subscribe_topic("progress", lambda event, heard=heard: heard.append(1))
            start = time.process_time()
            client.submit(say, _WORDS, pure=False).result()
            while len(heard) < listeners * _WORDS:
                time.sleep(0.01)
            spent = 1000 * (time.process_time() - start) / _WORDS
            print(f"a word of progress to {listeners} listeners: {spent:.2f} ms of CPU")
            for one in clients:
                one.close()


def main() -> None:
    """Print all lines."""
    show_database(float(sys.argv[1]) if len(sys.argv) > 1 else 5.0)
    show_scheduler()


if __name__ == "__main__":
    main()
