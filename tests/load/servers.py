"""The page servers of the measurement: one as on a teacher's machine, or several as ``deploy/`` starts them."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from tests.browser.server import ROOT, Server
from tests.deploy.topology import running

_WORKERS = {
    "quick": 1,
    "slow": 1,
    "training": 1,
    "uploaded": 0,
}  # those that one page server would start for itself


@dataclass
class Site:
    """What is measured.

    Attributes:
        url: Its address.
        servers: Page servers.
        others: Further processes, by what they do: scheduler, workers, proxy.
    """

    url: str
    servers: list[psutil.Process]
    others: Mapping[str, list[psutil.Process]] = field(default_factory=dict)

    def processes(self) -> dict[str, list[psutil.Process]]:
        """All of them, by what they do, with those that they have started since."""
        found: dict[str, list[psutil.Process]] = {"page server": self.servers}
        for server in self.servers:
            found.setdefault("workers", []).extend(server.children(recursive=True))
        for name, processes in self.others.items():
            for process in processes:
                found.setdefault(name, []).extend([process, *process.children(recursive=True)])
        return found


@contextmanager
def serving(count: int, home: Path, *, env: dict[str, str] | None = None) -> Iterator[Site]:
    """As many page servers, stopped with all that they started at the end.

    Args:
        count: Servers. More than one stand behind nginx and share a scheduler, its workers and a database.
        home: Folder of data and logs.
        env: Additions to their environment.
    """
    if count > 1:
        with running(home, pages=count, workers=_WORKERS, variables=env) as (topology, _):
            others = {"scheduler": topology.scheduler.family()[:1], "proxy": topology.proxy.family()[:1]}
            others["workers"] = [part.family()[0] for kind in topology.workers.values() for part in kind]
            yield Site(topology.url, [part.family()[0] for part in topology.pages], others)
        return
    server = Server(ROOT / "dashboard.py", home, env=env)
    try:
        server.start()
        yield Site(server.url, [server.process])
    finally:
        server.stop()
        _tell_faults(home)


def _tell_faults(home: Path) -> None:
    """What the log has under the numbers that readers were told."""
    for log in home.rglob("server.log"):
        for fault in re.findall(
            r"Fault \w{6}:.*?(?=\n[^\s\w]*\d{4}-|\Z)", log.read_text(errors="replace"), re.DOTALL
        )[:3]:
            print(fault[-4000:])
