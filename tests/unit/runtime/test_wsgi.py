"""Bodies as WSGI servers hand them over."""

from __future__ import annotations

import http.client
import io
from typing import Any

import pytest

from nb2fn.runtime.core import Endpoint, Route
from nb2fn.runtime.wsgi import application
from tests.conformance.transports import serving

BODY = b'{"a":[1,2,3]}'


def endpoint(limit: int = 1000) -> Endpoint:
    routes = [Route("predict", "/predict", lambda body: [], lambda body: body)]
    return Endpoint("e", "1", "exact", "b", routes, {}, limit=limit, access="open")


class Trickle(io.BytesIO):
    """A stream that never gives more than two bytes at once, and counts them."""

    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        piece = super().read(2 if size is None or size < 0 else min(size, 2))
        self.taken += len(piece)
        return piece


def post(stream: io.BytesIO, limit: int = 1000, **environ: Any) -> tuple[str, bytes]:
    seen: list[str] = []
    given = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/predict",
        "CONTENT_TYPE": "application/json",
        "wsgi.input": stream,
        **{key.replace("__", "."): value for key, value in environ.items()},
    }
    parts = application(endpoint(limit))(given, lambda status, headers: seen.append(status))
    return seen[0], b"".join(parts)


def test_a_body_that_comes_in_pieces() -> None:
    assert post(Trickle(BODY), CONTENT_LENGTH="13") == ("200 OK", BODY)


def test_no_more_is_read_than_was_declared() -> None:
    stream = Trickle(BODY + b"the next request")
    assert post(stream, CONTENT_LENGTH="13") == ("200 OK", BODY)
    assert stream.taken == 13


def test_a_body_beyond_the_limit_is_not_read_whole() -> None:
    stream = Trickle(b" " * 1000)
    status, _ = post(stream, limit=10, CONTENT_LENGTH="1000")
    assert (status, stream.taken) == ("413 Content Too Large", 11)


@pytest.mark.parametrize("length", [None, "", "-1", "1e3", "²"])
def test_without_a_length_nothing_is_read_from_an_endless_stream(length: str | None) -> None:
    stream = Trickle(BODY)
    assert post(stream, CONTENT_LENGTH=length)[0] == "400 Bad Request"
    assert stream.taken == 0


def test_without_a_length_from_a_stream_that_ends() -> None:
    assert post(Trickle(BODY), wsgi__input_terminated=True) == ("200 OK", BODY)


def test_a_connection_that_broke_off() -> None:
    assert post(Trickle(BODY[:5]), CONTENT_LENGTH="13")[0] == "400 Bad Request"


def test_chunked_through_a_real_server() -> None:
    with serving(endpoint()) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        pieces = iter([BODY[:4], BODY[4:]])
        headers = {"Content-Type": "application/json"}
        connection.request("POST", "/predict", pieces, headers, encode_chunked=True)
        response = connection.getresponse()
        assert (response.status, response.read()) == (200, BODY)
        connection.close()
