"""A PostgreSQL of the tests' own, from Debian's package, on a socket in a folder and on no port."""

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_INSTALLED = Path("/usr/lib/postgresql")
_SETTINGS = ("listen_addresses=", "fsync=off", "max_connections=60")


class Server:
    """A running server.

    Args:
        folder: Of its socket and data.
        binaries: Of the installed version.
    """

    def __init__(self, folder: Path, binaries: Path) -> None:
        self.folder, self.binaries = folder, binaries

    def new_database(self) -> str:
        """The URL of an empty database."""
        name = f"test_{uuid.uuid4().hex}"
        self.run("createdb", "-h", str(self.folder), name)
        return f"postgresql:///{name}?host={self.folder}&user={_user() or ''}".removesuffix("&user=")

    def start(self) -> None:
        """Answer from now on."""
        options = " ".join(
            f"-c {setting}" for setting in (*_SETTINGS, f"unix_socket_directories={self.folder}")
        )
        data, log = self.folder / "data", self.folder / "log"
        self.run("pg_ctl", "start", "--wait", "-D", str(data), "-l", str(log), "-o", options)

    def stop(self, how: str = "immediate") -> None:
        """Answer no more; "immediate" is as good as a kill."""
        self.run("pg_ctl", "stop", "--wait", "-m", how, "-D", str(self.folder / "data"))

    def run(self, program: str, *arguments: str) -> None:
        """One of PostgreSQL's own programs, which refuse to run as root."""
        switch = ["setpriv", f"--reuid={_user()}", f"--regid={_user()}", "--clear-groups"] if _user() else []
        subprocess.run(
            [*switch, str(self.binaries / program), *arguments], check=True, cwd="/", stdout=subprocess.DEVNULL,
        )  # fmt: skip


def installed() -> Path | None:
    """The folder of the newest version's programs."""
    found = sorted(_INSTALLED.glob("*/bin"), key=lambda path: int(path.parent.name))
    return found[-1] if found else None


@contextmanager
def running() -> Iterator[Server]:
    """A server that lives as long as the block."""
    binaries = installed()
    assert binaries is not None
    # Below /tmp and short: a socket's path may have a hundred letters, and another user has to get there.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    try:
        if user := _user():
            shutil.chown(folder, user)
        server = Server(folder, binaries)
        server.run(
            "initdb", "--no-sync", "-A", "trust", "-E", "UTF8", "--locale=C", "-D", str(folder / "data")
        )
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> str | None:
    """Who runs it: somebody without rights where the tests run as root."""
    return "postgres" if os.geteuid() == 0 else None
