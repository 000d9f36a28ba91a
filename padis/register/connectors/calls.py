"""One question over HTTP and its answer, as whole as the contract says: time-outs, tries, and what the numbers mean."""

import json
import ssl
from collections.abc import Mapping
from functools import lru_cache
from time import monotonic
from typing import Any

import httpx
from django.conf import settings
from tenacity import Retrying, retry_if_exception, stop_after_attempt, stop_after_delay, wait_exponential_jitter

from padis.register.connectors.failures import Down, Failure, Wrong
from padis.shared.errors import Refused

TRIES = 3
WHOLE = 2
"""So many times the time-out of one step may a question take with all its tries."""
MOST_BYTES = 8 * 1024**2


class Caller:
    """Calls one register. Every call may be made twice: what writes carries an idempotency key."""

    def __init__(self, address: str, token: str) -> None:
        self._address, self._token = address.rstrip("/"), token

    def ask(
        self,
        method: str,
        path: str,
        *,
        content: Mapping[str, Any] | None = None,
        params: Mapping[str, str] | None = None,
        key: str = "",
    ) -> dict[str, Any] | None:
        """The JSON object of the answer; None where the register says that it has nobody. Raises Down, Wrong, Refused."""
        until = monotonic() + settings.REGISTER_TIMEOUT * WHOLE
        pause = settings.REGISTER_TIMEOUT / 15
        tries = Retrying(
            stop=stop_after_attempt(TRIES) | stop_after_delay(settings.REGISTER_TIMEOUT * WHOLE),
            wait=wait_exponential_jitter(multiplier=pause, max=8 * pause, jitter=pause),
            retry=retry_if_exception(lambda error: getattr(error, "passing", False)),
            reraise=True,
        )
        headers = {"Idempotency-Key": key} if key else {}
        return tries(self._once, method, path, until, json=content, params=params, headers=headers)

    def _once(self, method: str, path: str, until: float, **options: Any) -> dict[str, Any] | None:
        try:
            with (
                self._client(until - monotonic()) as client,
                client.stream(method, self._address + path, **options) as response,
            ):
                return _understood(response.status_code, _whole(response, until))
        except httpx.TimeoutException as error:
            raise Down(Failure.SLOW, passing=True) from error
        except httpx.RemoteProtocolError as error:
            raise Wrong(Failure.UNREADABLE, passing=True) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            if _is_certificate(error):
                raise Down(Failure.CERTIFICATE) from error
            raise Down(Failure.UNREACHABLE, passing=True) from error

    def _client(self, left: float) -> httpx.Client:
        """For a call with so many seconds left. No redirect is followed, no proxy of the environment asked, no cookie kept."""
        headers = {
            "Authorization": f"Bearer {self._token}",
            "Accept": "application/json",
            "Accept-Encoding": "identity",
            "User-Agent": "PADIS-Exchange",
        }
        timeout = max(0.01, min(settings.REGISTER_TIMEOUT, left))
        return httpx.Client(
            headers=headers, timeout=timeout, verify=_trusted(), follow_redirects=False, trust_env=False
        )


@lru_cache(maxsize=1)
def _trusted() -> ssl.SSLContext:
    """The machine's certificates, with those of an intranet."""
    return ssl.create_default_context()


def _whole(response: httpx.Response, until: float) -> bytes:
    """The body, within bounds of time (one that drips would never time out) and size. Raises Down, Wrong."""
    pieces, size = [], 0
    for piece in response.iter_raw():
        size += len(piece)
        if monotonic() > until:
            raise Down(Failure.SLOW)
        if size > MOST_BYTES:
            raise Wrong(Failure.UNREADABLE)
        pieces.append(piece)
    return b"".join(pieces)


def _understood(status: int, body: bytes) -> dict[str, Any] | None:
    """Raises Down, Wrong, Refused."""
    if 300 <= status < 400:
        raise Down(Failure.REDIRECT)
    if status in (401, 403):
        raise Down(Failure.DENIED)
    if status == 429 or status >= 500:
        raise Down(Failure.BROKEN, passing=True)
    said = _object(body) if status < 300 or status in (404, 422) else {}
    if status < 300:
        if said is None:
            raise Wrong(Failure.UNREADABLE)
        return said
    if status == 404 and said and said.get("error") == "no_such_person":
        return None
    if status == 422 and said and isinstance(said.get("message"), str):
        raise Refused(said["message"][:300])
    raise Down(Failure.NOT_THERE if status in (404, 405, 410) else Failure.BROKEN)


def _object(body: bytes) -> dict[str, Any] | None:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None


def _is_certificate(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
