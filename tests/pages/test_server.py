"""The server's life: what is prepared before the first reader."""

import asyncio
import socket

from pages.shared import server


def test_connections_send_at_once(monkeypatch):
    """Also on a socket made as Streamlit makes it, without naming TCP."""
    monkeypatch.setattr(server.engine, "start", lambda: None)

    async def accepted_socket() -> int:
        listener = socket.socket(family=socket.AF_INET)
        listener.bind(("127.0.0.1", 0))
        accepted = asyncio.get_running_loop().create_future()

        def note(reader, writer):
            option = writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            accepted.set_result(option)
            writer.close()

        async with server.lifespan(None), await asyncio.start_server(note, sock=listener):
            _, writer = await asyncio.open_connection(*listener.getsockname())
            option = await accepted
            writer.close()
            await writer.wait_closed()
            return option

    monkeypatch.setattr(asyncio.base_events, "_set_nodelay", asyncio.base_events._set_nodelay)
    assert asyncio.run(accepted_socket()) != 0
