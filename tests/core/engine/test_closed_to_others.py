"""Who may speak to the workers: the page server alone on this machine, whoever has a certificate elsewhere."""

import asyncio
import json

import distributed
import psutil
import pytest
from distributed import Security

from core.engine import Engine, EngineUnavailable
from core.settings import Settings
from tests.core.engine.answers import Echo, Process
from tests.core.engine.conftest import COMMAND, QUIET, WITHOUT_TENSORFLOW, settings_in
from tests.support import wait_until


def listening(process):
    """Ports on which a process and its children listen, with the addresses."""
    family = [process, *process.children(recursive=True)]
    return {
        connection.laddr[:2]
        for member in family
        for connection in member.net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    }


async def _try(address, security):
    async with distributed.Client(address, asynchronous=True, timeout=3, security=security) as client:
        return await client.run_on_scheduler(lambda: "code was run")


@pytest.mark.parametrize("scheme", ["tcp", "tls"])
def test_nobody_without_the_certificate_of_this_start_runs_code_through_the_scheduler(engine, scheme):
    assert engine.submit(Echo("the server's own")).result() == "the server's own"
    address = engine._dispatcher._connection._client.scheduler.address
    assert address.startswith("tls://127.0.0.1:")
    stranger = Security.temporary() if scheme == "tls" else None
    with pytest.raises((OSError, TimeoutError)):
        asyncio.run(_try(address.replace("tls", scheme), stranger))


def test_only_this_machine_is_listened_to_and_no_port_speaks_http(engine):
    engine.submit(Process("listening")).result()
    ports = listening(psutil.Process())
    assert {host for host, _ in ports} == {"127.0.0.1"}
    assert len(ports) == 7, "the scheduler, three nannies and three workers"
    for host, port in ports:
        reply = asyncio.run(_ask_in_http(host, port))
        assert not reply.startswith(b"HTTP"), port


async def _ask_in_http(host, port):
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(b"GET /status HTTP/1.0\r\n\r\n")
    try:
        return await asyncio.wait_for(reader.read(64), 5)
    except OSError:
        return b""
    finally:
        writer.close()


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    """Files of a cluster's own authority: one certificate for all, which is its own authority."""
    folder = tmp_path_factory.mktemp("certificates")
    temporary = Security.temporary()
    (folder / "certificate.pem").write_text(temporary.tls_scheduler_cert)
    (folder / "key.pem").write_text(temporary.tls_scheduler_key)
    return str(folder / "certificate.pem"), str(folder / "key.pem")


def test_a_scheduler_elsewhere_is_reached_with_its_certificate_alone(
    certificates, start_process, tmp_path, monkeypatch
):
    monkeypatch.setattr("core.engine.connection._CONNECT_SECONDS", 30)
    certificate, key = certificates
    own = ("--tls-ca-file", certificate, "--tls-cert", certificate, "--tls-key", key)
    file = tmp_path / "scheduler.json"
    place = ("--host", "tls://127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(file))
    start_process("-m", "distributed.cli.dask_scheduler", *place, *own, **QUIET)
    wait_until(lambda: file.exists() and file.read_text().rstrip().endswith("}"))
    address = json.loads(file.read_text())["address"]
    assert address.startswith("tls://")
    worker = ("--resources", "quick=1", "--no-nanny", "--preload", WITHOUT_TENSORFLOW[0])
    start_process(*COMMAND, address, *worker, *own, **QUIET)
    known = Settings(
        home=tmp_path, scheduler=address, run_store="", tls_ca=certificate, tls_cert=certificate, tls_key=key
    )
    engine = Engine(known)
    try:
        assert engine.submit(Echo("over TLS")).result() == "over TLS"
    finally:
        engine.close()
    monkeypatch.setattr("core.engine.connection._CONNECT_SECONDS", 2)
    stranger = Engine(settings_in(tmp_path / "stranger", address))
    try:
        with pytest.raises(EngineUnavailable):
            stranger.submit(Echo("over TLS, without a certificate")).result()
    finally:
        stranger.close()
