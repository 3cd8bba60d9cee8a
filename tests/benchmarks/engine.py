"""What the engine costs beside Dask alone: ``python -m tests.benchmarks.engine``.

Interleaved round trips of a request that does nothing: Dask's submit and result, the engine's, and the
engine's of a request whose answer (one megabyte) is on disk.
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path

ROUNDS = 200


def seconds(function, *arguments):
    """Time one call."""
    start = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - start


def main() -> None:
    """Print medians and ratios."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    from core.engine import Engine
    from tests.core.engine.answers import Echo, Ones
    from tests.core.engine.conftest import WITHOUT_TENSORFLOW, settings_in

    with tempfile.TemporaryDirectory() as folder:
        engine = Engine(settings_in(Path(folder)), preloads=WITHOUT_TENSORFLOW)

        def ask(spec):
            return engine.submit(spec).result()

        start = seconds(ask, Echo("first"))
        client = engine._dispatcher._connection._client
        engine.submit(Ones(1)).result()

        def dask_alone(number):
            client.submit(str, f"dask {number}", resources={"quick": 1}).result()

        times = {"Dask": [], "engine": [], "from disk": []}
        for number in range(ROUNDS):
            times["Dask"].append(seconds(dask_alone, number))
            times["engine"].append(seconds(ask, Echo(f"engine {number}")))
            times["from disk"].append(seconds(ask, Ones(1)))
        closing = seconds(engine.close)
    print(f"start to first answer {start:.2f} s, close {closing:.2f} s")
    dask = statistics.median(times["Dask"])
    for name, values in times.items():
        median = statistics.median(values)
        print(f"{name:10} {1000 * median:6.1f} ms  {median / dask:.2f} times Dask")


if __name__ == "__main__":
    main()
