"""A page server without pages, run as a process of its own so that it can be killed.

``python tests/core/engine/server.py HOME SCHEDULER``: trains, prints the processes of its workers and waits.
SCHEDULER may be ``-`` for workers of its own.
"""

import signal
import sys
import time

STEPS = 100_000

if __name__ == "__main__":
    signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # a shell lets its background processes ignore it
    from core.engine import Engine
    from tests.core.engine.answers import Process, Train, TrainingProcess
    from tests.core.engine.conftest import WITHOUT_TENSORFLOW, settings_in

    home, scheduler = sys.argv[1:]
    settings = settings_in(home, None if scheduler == "-" else scheduler)
    engine = Engine(settings, preloads=WITHOUT_TENSORFLOW)
    workers = [engine.submit(spec).result()["pid"] for spec in (Process(), TrainingProcess())]
    engine.submit(Train(f"{home}/ledger", STEPS))
    print(*workers, flush=True)
    time.sleep(600)
