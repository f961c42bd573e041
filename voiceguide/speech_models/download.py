"""Fetches one published file: goes on where an earlier attempt broke off, trusts only the checksum."""

from __future__ import annotations

import contextlib
import ipaddress
import queue
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests
import requests.adapters
import urllib3.exceptions

from voiceguide import __version__
from voiceguide.core.text import quoted
from voiceguide.ports import VoiceguideError
from voiceguide.records.private_files import open_private, sha256_of, write_whole

Progress = Callable[[int, int], None]
"""Called with the bytes that are here, and all that will be."""

CONNECT_S = 10
CHUNK = 1 << 14

_PROXY = (
    requests.exceptions.ProxyError,
    requests.exceptions.InvalidProxyURL,
    requests.exceptions.InvalidSchema,  # a SOCKS proxy, which needs a library that is not here
)
"""What a wrong proxy leads to."""
_HEADERS = {"User-Agent": f"voiceguide/{__version__}", "Accept-Encoding": "identity"}


def answers(url: str, *, within_s: float) -> None:
    """Ask, and take no more than the head of the answer.  Raises VoiceguideError, `within_s` later at the
    latest, if none comes: looking up a name can hang for much longer, and no library limits that."""
    told: queue.Queue[VoiceguideError | None] = queue.Queue()

    def ask() -> None:
        try:
            with _told(url), _Session() as session:
                _ask(session, url, 0, within_s)[0].close()
        except VoiceguideError as error:
            told.put(error)
        else:
            told.put(None)

    threading.Thread(target=ask, name="model-site", daemon=True).start()
    try:
        error = told.get(timeout=within_s)
    except queue.Empty:
        raise VoiceguideError(f"{_host(url)} did not answer within {within_s:g} seconds.") from None
    if error is not None:
        raise error


def download(
    url: str, part: Path, *, size: int, sha256: str, silence_s: float, progress: Progress | None = None
) -> None:
    """Make `part` the whole file, `size` bytes with this SHA-256; go on with what it already holds.

    Only the checksum decides whether old and new bytes belong together.  So an attempt may even go on from
    another mirror.  If they do not belong together, everything is fetched once more.  Raises VoiceguideError.
    What came stays in `part` for the next attempt, unless it is known to be wrong.
    """
    if not re.match(r"https?://[^/]", url):
        raise VoiceguideError(f"{quoted(url)} is no web address: it must begin with https://.")
    progress = progress or _unseen
    began = _receive(url, part, size, silence_s, progress)
    if sha256_of(part) != sha256 and began > 0:
        part.unlink()
        _receive(url, part, size, silence_s, progress)
    if sha256_of(part) != sha256:
        part.unlink()
        raise VoiceguideError(
            f"What {_host(url)} sent is not the published file: its checksum differs. Nothing was installed; "
            "try again later, or from another place."
        )


def _unseen(_here: int, _all: int) -> None:
    pass


def _receive(url: str, part: Path, size: int, silence_s: float, progress: Progress) -> int:
    """Fill `part` up to `size` bytes; returns how many of them it held before."""
    if (kept := _length(part)) > size:
        part.unlink()
        kept = 0
    if kept == size:
        return kept
    with _Session() as session:
        with _told(url):
            response, kept = _ask(session, url, kept, silence_s)
        with response:
            _check_answer(response, url, size - kept)
            with open_private(part, append=True) as file:
                file.truncate(kept)
                _copy(response, file, url, kept, size, progress)
    return kept


def _ask(session: requests.Session, url: str, kept: int, silence_s: float) -> tuple[requests.Response, int]:
    """The answer, and where its first byte belongs: 0 if the server does not go on at `kept`."""
    headers = _HEADERS | ({"Range": f"bytes={kept}-"} if kept else {})
    response = session.get(url, headers=headers, stream=True, timeout=(CONNECT_S, silence_s))
    if not kept or response.status_code == requests.codes.ok:
        return response, 0
    goes_on = re.match(rf"bytes {kept}-", response.headers.get("Content-Range", ""))
    if response.status_code == requests.codes.partial_content and goes_on:
        return response, kept
    response.close()
    return _ask(session, url, 0, silence_s)


@contextlib.contextmanager
def _told(url: str) -> Iterator[None]:
    """Turn what a library raises where nobody answers into a sentence."""
    try:
        yield
    except requests.RequestException as error:
        raise VoiceguideError(_unreachable(url, error)) from error
    except OSError as error:  # requests looks for the certificates that these name
        raise VoiceguideError(
            f"{_host(url)} cannot be asked: {error}. Correct or remove the variable REQUESTS_CA_BUNDLE or "
            "CURL_CA_BUNDLE, then try again."
        ) from error


def _check_answer(response: requests.Response, url: str, expected: int) -> None:
    status = response.status_code
    if status not in (requests.codes.ok, requests.codes.partial_content):
        gone = "the file is not there" if status in (404, 410) else "it cannot give the file now"
        raise VoiceguideError(
            f"{_host(url)} answered {status}: {gone}. Try again later, or from another place."
        )
    if response.headers.get("Content-Type", "").startswith("text/html"):
        raise VoiceguideError(
            f"A web page came instead of the file from {_host(url)}: perhaps this network wants you to "
            "sign in first; open any page in a browser, then try again."
        )
    length = response.headers.get("Content-Length", str(expected))
    if length != str(expected) or response.headers.get("Content-Encoding", "identity") != "identity":
        raise VoiceguideError(
            f"{_host(url)} offers another file: {length} bytes to come instead of {expected}. "
            "Nothing was installed; try again later, or from another place."
        )


def _copy(response: requests.Response, file: Any, url: str, here: int, size: int, progress: Progress) -> None:
    chunks = response.raw.stream(CHUNK, decode_content=False)
    progress(here, size)
    while here < size:
        try:
            chunk = next(chunks, b"")
        except urllib3.exceptions.HTTPError as error:
            raise VoiceguideError(_broken_off(url, here, size)) from error
        if not chunk:
            raise VoiceguideError(_broken_off(url, here, size))
        write_whole(file, chunk[: size - here])
        here = min(here + len(chunk), size)
        progress(here, size)


def _length(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _host(url: str) -> str:
    return urlsplit(url).netloc.rpartition("@")[2]


def _unreachable(url: str, error: requests.RequestException) -> str:
    if isinstance(error, requests.exceptions.SSLError):
        return (
            f"{_host(url)} cannot prove who it is (its certificate was refused): check the clock of this "
            "computer and the network it is in, then try again."
        )
    if isinstance(error, _PROXY):
        return (
            f"{_host(url)} cannot be reached through the proxy that HTTPS_PROXY or ALL_PROXY names: correct "
            "or remove that variable, then try again."
        )
    if isinstance(error, requests.exceptions.TooManyRedirects):
        return f"{_host(url)} sends from one address to the next without end; try again later."
    return (
        f"{_host(url)} cannot be reached: check the internet connection, then try again; or carry the file "
        "over from another computer and use 'voiceguide models add FILE'."
    )


def _broken_off(url: str, here: int, size: int) -> str:
    return (
        f"The connection to {_host(url)} broke off after {here / 1e6:.1f} of {size / 1e6:.1f} MB: run the "
        "same command again, it goes on from there."
    )


class _Session(requests.Session):
    """Speaks https alone, on every redirect too; plain http only with this computer itself."""

    def __init__(self) -> None:
        super().__init__()
        for scheme in ("https://", "http://"):
            self.mount(scheme, _SecureAdapter())


class _SecureAdapter(requests.adapters.HTTPAdapter):
    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        address = urlsplit(request.url or "")
        if address.scheme != "https" and not _is_loopback(str(address.hostname)):
            raise VoiceguideError(
                f"{address.hostname} would send the file over plain http, which anybody on the way can "
                "change: use an address that begins with https."
            )
        return super().send(request, *args, **kwargs)


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
