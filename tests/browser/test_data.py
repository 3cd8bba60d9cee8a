"""Data of the reader's choice: a ZIP of 2 GB is refused by browser and server, and loading can be stopped."""

import http.client
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import Serve, open_page
from tests.browser.server import Server

TWO_GIGABYTES = 2 * 2**30
MOST_GROWTH = 64 * 2**20


def test_the_browser_does_not_send_two_gigabytes(page: Page, server: Server, tmp_path: Path) -> None:
    uploads = watch_uploads(page)
    open_page(page, f"{server.url}/small_data?small_data_ask=0&small_data_source=archive")
    with (tmp_path / "all.zip").open("wb") as file:
        file.truncate(TWO_GIGABYTES)
    page.locator("input[type=file]").set_input_files(tmp_path / "all.zip")
    expect(page.get_by_text("File must be 1.0GB or smaller")).to_be_visible()
    assert uploads == []


def test_the_server_does_not_take_two_gigabytes(page: Page, server: Server, tmp_path: Path) -> None:
    """From a program that says it is the browser."""
    uploads = watch_uploads(page)
    open_page(page, f"{server.url}/small_data?small_data_ask=0&small_data_source=archive")
    (tmp_path / "small.zip").write_bytes(b"no archive")
    page.locator("input[type=file]").set_input_files(tmp_path / "small.zip")
    expect(page.get_by_text("The file is not a ZIP archive")).to_be_visible()
    (request,) = uploads
    before = server.process.memory_info().rss
    status = put(request, TWO_GIGABYTES)
    assert status == 413
    assert server.process.memory_info().rss - before < MOST_GROWTH
    page.reload()
    expect(page.get_by_text("ZIP file with a folder for each class")).to_be_visible()


def test_an_upload_that_does_not_tell_its_size_is_cut_off_at_the_limit(
    page: Page, serve: Serve, tmp_path: Path
) -> None:
    with serve("dashboard.py", env={"STREAMLIT_SERVER_MAX_UPLOAD_SIZE": "8"}) as url:
        uploads = watch_uploads(page)
        open_page(page, f"{url}/small_data?small_data_ask=0&small_data_source=archive")
        (tmp_path / "small.zip").write_bytes(b"no archive")
        page.locator("input[type=file]").set_input_files(tmp_path / "small.zip")
        expect(page.get_by_text("The file is not a ZIP archive")).to_be_visible()
        (request,) = uploads
        assert put_in_chunks(request, 4) == 204
        assert put_in_chunks(request, 64) == 413


def test_loading_is_stopped_while_it_goes_on(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/small_data?small_data_ask=0&small_data_size=224&small_data_train=2000")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("The loading of the pictures was stopped.")).to_be_visible()
    page.get_by_role("button", name="Try again").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("The loading of the pictures was stopped.")).to_be_visible()


def watch_uploads(page: Page) -> list[Request]:
    uploads: list[Request] = []
    page.on("request", lambda request: uploads.append(request) if request.method == "PUT" else None)
    return uploads


def put(request: Request, size: int) -> int:
    """Announce ``size`` bytes under the identity of a browser's upload; the status of the answer."""
    address = urlsplit(request.url)
    connection = http.client.HTTPConnection(address.netloc, timeout=60)
    try:
        connection.putrequest("PUT", address.path)
        for name, value in request.all_headers().items():
            if not name.startswith(":") and name not in ("host", "content-length"):
                connection.putheader(name, value)
        connection.putheader("content-length", str(size))
        connection.endheaders(request.post_data_buffer)
        return connection.getresponse().status
    finally:
        connection.close()


def put_in_chunks(request: Request, megabytes: int) -> int:
    """Send a file of zeros in the place of a browser's upload without a Content-Length; the status of the answer."""
    address = urlsplit(request.url)
    before = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="all.zip"\r\n\r\n'
    after = b"\r\n--edge--\r\n"
    connection = http.client.HTTPConnection(address.netloc, timeout=60)
    try:
        connection.putrequest("PUT", address.path)
        for name, value in request.all_headers().items():
            if not name.startswith(":") and name not in ("host", "content-length", "content-type"):
                connection.putheader(name, value)
        connection.putheader("content-type", "multipart/form-data; boundary=edge")
        connection.putheader("transfer-encoding", "chunked")
        connection.endheaders()
        with suppress(BrokenPipeError, ConnectionResetError):  # the server has answered and reads no further
            for part in (before, *[bytes(2**20)] * megabytes, after):
                connection.send(b"%x\r\n%s\r\n" % (len(part), part))
            connection.send(b"0\r\n\r\n")
        return connection.getresponse().status
    finally:
        connection.close()
