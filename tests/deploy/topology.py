"""A school's cluster on one machine: ``python -m tests.deploy.topology [FOLDER] [--pages N] [--training N]``.

Starts what deploy/compose.yaml starts, by the same commands and settings, as processes on free ports of the loopback
address: page servers behind Debian's nginx with deploy/'s configuration, a Dask scheduler and workers of each kind over
TLS with certificates of deploy/certificates.py, and Debian's PostgreSQL. What ends is started again, as Docker does.
"""

import argparse
import os
import shutil
import signal
import socket
import ssl
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, get_args

from core.specs.spec import Queue
from tests.deploy.composed import BINARIES, DEPLOY, Service, services
from tests.deploy.processes import Keeper, Part
from tests.house import ROOT

KINDS: tuple[str, ...] = get_args(Queue)
_START_SECONDS = 120.0


class Topology:
    """The processes.

    Args:
        folder: For what they write; the home folder is below it.
        pages: How many page servers.
        workers: How many of each kind; by default as the compose file says.
        database: URL for the page servers; None lets each use the home folder's SQLite.
        https: Whether nginx speaks HTTPS, with the certificate that deploy/certificates.py makes.
        variables: Additions to the environment of all but nginx.

    Attributes:
        url: Of nginx.
        home: Of page servers and workers.
        pages: The page servers, in nginx's order.
        workers: By kind.
    """

    def __init__(
        self,
        folder: Path,
        *,
        pages: int = 2,
        workers: Mapping[str, int] | None = None,
        database: str | None = None,
        https: bool = False,
        variables: Mapping[str, str] | None = None,
    ) -> None:
        self.folder, self.home = folder, folder / "data"
        for name in ("data", "logs", "temporary"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        self._services = services({"POSTGRES_PASSWORD": "unused"})
        self._variables = {**(variables or {}), "CONVNET_CLASSROOM_DATABASE": database or ""}
        self._ports = free_ports(3 + pages)
        http, tls, scheduler, *page_ports = self._ports
        self._scheduler_port, self.page_ports = scheduler, page_ports
        self.database = database or ""
        self.url = f"https://localhost:{tls}" if https else f"http://127.0.0.1:{http}"
        self.scheduler = self._part("scheduler", "scheduler", 8786, scheduler)
        self.workers = {
            kind: [self._part(kind, f"{kind}-{number + 1}") for number in range(self._copies(kind, workers))]
            for kind in KINDS
        }
        self.pages = [
            self._part("page-1", f"page-{number + 1}", 8501, port) for number, port in enumerate(page_ports)
        ]
        self.proxy = self._proxy(http, tls, https)
        self._keeper = Keeper(self.parts)

    def parts(self) -> list[Part]:
        """All processes."""
        workers = [worker for kind in self.workers.values() for worker in kind]
        return [self.scheduler, *workers, *self.pages, self.proxy]

    def start(self) -> None:
        """Start all, and wait until readers are answered.

        Raises:
            RuntimeError: A page server did not answer within two minutes.
        """
        self.make_certificates()
        for part in self.parts():
            part.start()
        self._keeper.start()
        for number in range(len(self.pages)):
            self.wait_for_page(number)
        wait_until_healthy(f"{self.url}/_stcore/health", self.proxy)

    def stop(self) -> None:
        """End all."""
        self._keeper.stop()
        for part in reversed(self.parts()):
            part.stop()

    def make_certificates(self) -> None:
        """As the compose file's service of this name."""
        part = self._part("certificates", "certificates")
        part.start()
        part.wanted = False
        while part.is_running:
            time.sleep(0.05)
        assert (self.folder / "certificates" / "https.pem").exists(), part.tail()

    def wait_for_page(self, number: int) -> None:
        """Until a page server answers."""
        wait_until_healthy(f"http://127.0.0.1:{self.page_ports[number]}/_stcore/health", self.pages[number])

    def _copies(self, kind: str, workers: Mapping[str, int] | None) -> int:
        return self._services[kind].copies if workers is None else workers.get(kind, 0)

    def _part(self, service: str, name: str, port: int = 0, own: int = 0) -> Part:
        """A process of ours, by the command of a service, with another port where it listens."""
        described = self._services[service]
        command = [self._here(argument) for argument in described.command]
        if port:
            command = [str(own) if argument == str(port) else argument for argument in command]
        program = sys.executable if command[0] == "python" else str(BINARIES / command[0])
        return Part(name, [program, *command[1:]], self._environment(described), self.folder / "logs")

    def _environment(self, service: Service) -> dict[str, str]:
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("CONVNET_")}
        own = {key: self._here(value) for key, value in service.environment.items()}
        return {**inherited, "PYTHONPATH": str(ROOT), **own, **self._variables}

    def _here(self, text: str) -> str:
        """What an argument or a setting is on this machine."""
        places = {
            "0.0.0.0": "127.0.0.1",
            "scheduler:8786": f"127.0.0.1:{self._scheduler_port}",
            "127.0.0.1:8787": "127.0.0.1:0",
            "127.0.0.1:8788": "127.0.0.1:0",
            self._services["proxy"].address: "127.0.0.1",
        }
        for there, here in places.items():
            text = text.replace(there, here)
        for there in ("/data", "/certificates", "/tmp"):
            if text == there or text.startswith(f"{there}/"):
                return str(self.folder / there[1:].replace("tmp", "temporary")) + text.removeprefix(there)
        return text

    def _proxy(self, http: int, tls: int, https: bool) -> Part:
        service = self._services["proxy"]
        environment = {key: self._here(value) for key, value in service.environment.items()}
        environment |= {
            "PAGE_SERVERS": " ".join(f"127.0.0.1:{port}" for port in self.page_ports),
            "PORT": str(http),
            "HTTPS_PORT": str(tls),
            "FOLDER": str(self.folder / "nginx"),
            "PATH": os.environ["PATH"],
        }
        if not https:
            del environment["CERTIFICATE"], environment["CERTIFICATE_KEY"]
        command = [
            argument.replace("/classroom", str(DEPLOY / "nginx")) for argument in service.raw["entrypoint"]
        ]
        return Part("proxy", command, environment, self.folder / "logs")


@contextmanager
def running(
    folder: Path, *, with_postgresql: bool = True, **options: object
) -> Iterator[tuple[Topology, Any]]:
    """A topology, and its database server, that live as long as the block; see :class:`Topology`."""
    from tests import postgresql

    with ExitStack() as stack:
        server = stack.enter_context(postgresql.running()) if with_postgresql else None
        database = server.new_database() if server else None
        topology = Topology(folder, database=database, **options)  # type: ignore[arg-type]
        stack.callback(topology.stop)
        topology.start()
        yield topology, server


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens at."""
    listeners = [socket.socket() for _ in range(count)]
    try:
        for listener in listeners:
            listener.bind(("127.0.0.1", 0))
        return [listener.getsockname()[1] for listener in listeners]
    finally:
        for listener in listeners:
            listener.close()


def wait_until_healthy(url: str, part: Part) -> None:
    """Until an address answers.

    Raises:
        RuntimeError: It did not within two minutes.
    """
    context = ssl._create_unverified_context()
    handlers = [urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)]
    opener = urllib.request.build_opener(*handlers)
    deadline = time.monotonic() + _START_SECONDS
    starts = part.starts
    while time.monotonic() < deadline and part.starts < starts + 3:
        try:
            with opener.open(url, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"{part.name} did not answer at {url}:\n{part.tail()}")


def nginx_is_there() -> bool:
    """Whether Debian's nginx is installed."""
    return shutil.which("nginx") is not None


def main() -> None:
    """Run until Ctrl+C."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path, nargs="?", help="for what is written; by default one that goes")
    parser.add_argument("--pages", type=int, default=2)
    for kind in KINDS:
        parser.add_argument(f"--{kind}", type=int, default=services({"POSTGRES_PASSWORD": "-"})[kind].copies)
    parser.add_argument("--https", action="store_true")
    chosen = parser.parse_args()
    workers = {kind: getattr(chosen, kind) for kind in KINDS}
    with tempfile.TemporaryDirectory() as folder:
        place = chosen.folder or Path(folder)
        with running(place, pages=chosen.pages, workers=workers, https=chosen.https) as (topology, _):
            print(f"{topology.url}  (logs: {place / 'logs'})", flush=True)
            signal.sigwait({signal.SIGINT, signal.SIGTERM})


if __name__ == "__main__":
    main()
