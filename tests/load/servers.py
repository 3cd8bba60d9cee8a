"""The page servers of the measurement: one, or several behind nginx that share a scheduler and its workers."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from pages.shared.reader.identity import COOKIE
from tests.browser.server import ROOT, Server

_NGINX = """
worker_processes 1;
daemon off;
pid {home}/nginx.pid;
error_log {home}/nginx.log;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    client_body_temp_path {home}; proxy_temp_path {home}; fastcgi_temp_path {home};
    uwsgi_temp_path {home}; scgi_temp_path {home};
    map $http_upgrade $connection_upgrade {{ default upgrade; '' ''; }}
    # A reader stays with the server that has its session and its pictures; who has no cookie yet may go anywhere.
    map $cookie_{cookie} $reader {{ '' $request_id; default $cookie_{cookie}; }}
    upstream pages {{
        hash $reader consistent;
        {servers}
        keepalive 32;
    }}
    server {{
        listen 127.0.0.1:{port};
        client_max_body_size 1g;
        location / {{
            proxy_pass http://pages;
            proxy_http_version 1.1;
            proxy_set_header Host $http_host;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection $connection_upgrade;
            proxy_read_timeout 1d;
            proxy_buffers 16 64k;
        }}
    }}
}}
"""


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
    others: dict[str, psutil.Process] = field(default_factory=dict)

    def processes(self) -> dict[str, list[psutil.Process]]:
        """All of them, by what they do, with those that they have started since."""
        found: dict[str, list[psutil.Process]] = {"page server": self.servers}
        for server in self.servers:
            found.setdefault("workers", []).extend(server.children(recursive=True))
        for name, process in self.others.items():
            found.setdefault(name, []).extend([process, *process.children(recursive=True)])
        return found


@contextmanager
def serving(count: int, home: Path, *, env: dict[str, str] | None = None) -> Iterator[Site]:
    """As many page servers, stopped with all that they started at the end.

    Args:
        count: Servers. More than one stand behind nginx and share one scheduler.
        home: Folder of data and logs.
        env: Additions to their environment.
    """
    with ExitStack() as stack:
        shared = dict(env or {})
        others: dict[str, psutil.Process] = {}
        if count > 1:
            others |= _cluster(stack, home, shared)
        servers = []
        for _ in range(count):
            server = Server(ROOT / "dashboard.py", home, env=shared)
            stack.callback(server.stop)
            server.start()
            servers.append(server)
        url = servers[0].url
        if count > 1:
            url, others["proxy"] = _proxy(stack, home, [server.url for server in servers])
        yield Site(url, [server.process for server in servers], others)


def _cluster(stack: ExitStack, home: Path, env: dict[str, str]) -> dict[str, psutil.Process]:
    """A scheduler and a worker of each kind, as ``core.engine.connection`` says; its address goes into ``env``."""
    port = _free_port()
    address = f"tcp://127.0.0.1:{port}"
    env["CONVNET_CLASSROOM_SCHEDULER"] = address
    whole = os.environ | env | {"CONVNET_CLASSROOM_HOME": str(home), "PYTHONPATH": str(ROOT)}
    preloads = ["--preload", "core.engine.worker", "--preload", "core.engine.warm_up"]
    options = ["--host", "127.0.0.1", "--no-dashboard"]
    dask = [sys.executable, "-m"]
    scheduler = [*dask, "distributed.cli.dask_scheduler", "--port", str(port), *options]
    started = {"scheduler": _start(stack, home / "scheduler.log", scheduler, whole)}
    _wait_for(port)
    for kind, nice in (("quick", 0), ("training", 10)):
        worker = ["nice", "-n", str(nice), *dask, "distributed.cli.dask_worker", address, "--nthreads", "1"]
        worker += ["--resources", f"{kind}=1", "--memory-limit", "3GiB", *options, *preloads]
        started[f"worker ({kind})"] = _start(stack, home / f"{kind}.log", worker, whole)
    return started


def _proxy(stack: ExitStack, home: Path, urls: Sequence[str]) -> tuple[str, psutil.Process]:
    port = _free_port()
    servers = " ".join(f"server {url.removeprefix('http://')};" for url in urls)
    config = home / "nginx.conf"
    config.write_text(_NGINX.format(home=home, port=port, servers=servers, cookie=COOKIE), encoding="utf-8")
    process = _start(stack, home / "nginx.out", ["nginx", "-c", str(config)], dict(os.environ))
    _wait_for(port)
    return f"http://127.0.0.1:{port}", process


def _start(stack: ExitStack, log: Path, command: list[str], env: dict[str, str]) -> psutil.Process:
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=env, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    stack.callback(_stop, process)
    return psutil.Process(process.pid)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    for ending in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, ending)
            process.wait(timeout=10)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_for(port: int, seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"nobody answers at port {port} after {seconds:.0f} s")
