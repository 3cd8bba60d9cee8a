"""A stranger at the socket: opens sessions by Streamlit's own protocol, from any loopback address and by any name."""

import socket
from collections.abc import Mapping

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

ELSEWHERE = "127.0.0.5"
"""Of the machine itself as far as the network goes, and of no reader at the server."""


def open_session(
    port: int,
    *,
    peer: str = "127.0.0.1",
    host: str = "",
    origin: str = "",
    headers: Mapping[str, str] | None = None,
) -> ClientConnection | None:
    """A socket to the server, or None where it refuses.

    Args:
        port: Of the server on this machine.
        peer: The address from which it is opened.
        host: Name in the Host header, with port; that of the server by default.
        origin: Of the page that opens it; that of the host by default.
        headers: More of them.
    """
    host = host or f"127.0.0.1:{port}"
    line = socket.create_connection(("127.0.0.1", port), source_address=(peer, 0))
    try:
        return connect(
            f"ws://{host}/_stcore/stream", sock=line, subprotocols=["streamlit"], max_size=None, proxy=None,
            origin=origin or f"http://{host}", additional_headers=dict(headers or {}),
        )  # fmt: skip
    except InvalidStatus:
        line.close()
        return None


def run_page(session: ClientConnection, page: str, query: str = "") -> list[ForwardMsg]:
    """What the server sends while it draws a page."""
    asked = BackMsg()
    asked.rerun_script.query_string = query
    asked.rerun_script.page_name = page
    session.send(asked.SerializeToString())
    messages: list[ForwardMsg] = []
    while not (messages and messages[-1].WhichOneof("type") == "script_finished"):
        message = ForwardMsg()
        message.ParseFromString(session.recv(timeout=60))
        messages.append(message)
    return messages


def options(messages: list[ForwardMsg]) -> set[str]:
    """What can be chosen in the drop-down lists of a page."""
    deltas = [message.delta.new_element for message in messages if message.WhichOneof("type") == "delta"]
    return {option for element in deltas for option in element.selectbox.options}


def session_of(messages: list[ForwardMsg]) -> str:
    """The id under which the server knows the session."""
    return next(
        m.new_session.initialize.session_id for m in messages if m.WhichOneof("type") == "new_session"
    )


def address_for_upload(session: ClientConnection) -> str:
    """What a field asks for before it sends a file."""
    asked = BackMsg()
    asked.file_urls_request.request_id = "1"
    asked.file_urls_request.file_names.append("cat.jpg")
    session.send(asked.SerializeToString())
    while True:
        message = ForwardMsg()
        message.ParseFromString(session.recv(timeout=60))
        if message.WhichOneof("type") == "file_urls_response":
            return message.file_urls_response.file_urls[0].upload_url
