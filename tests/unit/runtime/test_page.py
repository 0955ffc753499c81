"""The page: one file, no way in for the notebook's text, exactly its own script allowed."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from nb2fn.runtime.core import Endpoint, Route
from nb2fn.runtime.page import page

NASTY = '</script><script>alert("é")</script>'


def document(example: Any, description: str = "") -> dict[str, Any]:
    content = {"application/json": {"example": example}}
    return {
        "info": {"version": "7", "description": description},
        "paths": {"/predict": {"post": {"requestBody": {"content": content}}}},
    }


def html(example: Any, name: str = "churn", description: str = "") -> tuple[dict[str, str], str]:
    routes = [Route("predict", "/predict", lambda body: [], lambda body: body)]
    headers, content = page(name, routes, document(example, description))
    return dict(headers), content.decode()


class Parts(HTMLParser):
    """The text of each element, and all attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.texts: dict[str, list[str]] = {}
        self.attributes: list[tuple[str, str | None]] = []
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open = tag
        self.attributes += attrs
        self.texts.setdefault(tag, []).append("")

    def handle_data(self, data: str) -> None:
        if self._open:
            self.texts[self._open][-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._open = ""


def test_the_policy_allows_the_script_and_the_style_by_hash() -> None:
    headers, text = html({})
    parts = Parts(text)
    policy = headers["Content-Security-Policy"]
    for inline in (parts.texts["script"][-1], parts.texts["style"][0]):
        digest = base64.b64encode(hashlib.sha256(inline.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy


def test_the_example_of_the_notebook_is_filled_in() -> None:
    _, text = html({"x_test": [[4, 5]]})
    routes = json.loads(Parts(text).texts["script"][0])
    assert routes == [{"path": "/predict", "example": '{"x_test": [[4, 5]]}'}]


def test_text_of_the_notebook_stays_text() -> None:
    _, text = html({"q": NASTY}, name=NASTY, description=NASTY)
    parts = Parts(text)
    assert len(parts.texts["script"]) == 2
    assert NASTY not in text
    assert parts.texts["h1"] == [NASTY]
    (route,) = json.loads(parts.texts["script"][0])
    assert json.loads(route["example"]) == {"q": NASTY}


def test_nothing_is_loaded_from_elsewhere() -> None:
    _, text = html({})
    links = [v for k, v in Parts(text).attributes if k in ("src", "href", "action")]
    assert links == ["data:,", "openapi.json"]
    assert not re.search(r"https?://|@import|url\(", text)


def test_every_element_the_script_asks_for_is_there() -> None:
    _, text = html({})
    parts = Parts(text)
    ids = {value for key, value in parts.attributes if key == "id"}
    script = parts.texts["script"][-1]
    (names,) = re.findall(r"\[('route'.*?)\]\.map", script)
    wanted = set(re.findall(r"'(\w+)'", names)) | set(re.findall(r"ById\('(\w+)'\)", script))
    assert wanted <= ids
    labels = {value for key, value in parts.attributes if key == "for"}
    assert labels <= ids


def test_the_same_page_twice() -> None:
    assert html({"a": 1}) == html({"a": 1})


@pytest.mark.parametrize("access", ["open", "token"])
def test_it_is_behind_the_token_too(access: str, closed: Any) -> None:
    routes = [Route("predict", "/predict", lambda body: [], lambda body: body)]
    endpoint = Endpoint("e", "1", "exact", "b", routes, document({}), access=access)
    assert endpoint.handle("GET", "/", [], b"")[0] == (200 if access == "open" else 401)
