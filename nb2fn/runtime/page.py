"""The page at ``/``: try the endpoint with the notebook's own example.

Self-contained: nothing is loaded from elsewhere, and the policy allows exactly this
script and this style, by their hashes. Text from the notebook enters as text.
"""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .core import Route

_STYLE = """
:root { color-scheme: light dark; --line: #d0d5dd; --soft: #f5f6f8; --ink: #1c2230;
  --faint: #5b6475; --accent: #1a5fb4; --good: #1a7f4b; --bad: #b3261e; --paper: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --line: #3a4150; --soft: #1d222c; --ink: #e6e9ef; --faint: #9aa3b5;
    --accent: #78aeed; --good: #57c98b; --bad: #ff8a80; --paper: #14181f; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2.5rem 1.25rem; max-width: 46rem; background: var(--paper);
  color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.5rem; }
header p { margin: .25rem 0 1.5rem; color: var(--faint); }
label, h2 { display: block; font-size: 1rem; margin: 1rem 0 .3rem; font-weight: 600; }
select, textarea, pre { width: 100%; border: 1px solid var(--line); border-radius: 8px;
  background: var(--soft); color: inherit; padding: .75rem;
  font: 14px/1.5 ui-monospace, SFMono-Regular, Menlo, monospace; }
select { font-family: inherit; }
textarea { min-height: 11rem; resize: vertical; }
pre { margin: .3rem 0 0; min-height: 4rem; max-height: 30rem; overflow: auto;
  white-space: pre-wrap; overflow-wrap: anywhere; }
.row { display: flex; gap: .75rem; align-items: center; margin: 1rem 0; flex-wrap: wrap; }
button { border: 1px solid var(--line); border-radius: 8px; padding: .55rem 1.1rem;
  background: transparent; color: inherit; font: inherit; cursor: pointer; }
button.ask { background: var(--accent); border-color: var(--accent); color: var(--paper);
  font-weight: 600; }
button:disabled { opacity: .55; cursor: wait; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.status { color: var(--faint); font-variant-numeric: tabular-nums; }
.status.good { color: var(--good); }
.status.bad { color: var(--bad); }
footer { margin-top: 2rem; color: var(--faint); font-size: .9rem; }
footer a { color: var(--accent); }
"""

_SCRIPT = """
'use strict';
const routes = JSON.parse(document.getElementById('routes').textContent);
const base = location.pathname.endsWith('/') ? location.pathname : location.pathname + '/';
const [route, question, answer, status, ask] =
  ['route', 'question', 'answer', 'status', 'ask'].map(id => document.getElementById(id));
const current = () => routes[Number(route.value)];
const show = (text, mark) => { status.textContent = text; status.className = 'status ' + mark; };
function prefill() {
  question.value = current().example;
  answer.textContent = '';
  show('', '');
}
async function send(event) {
  event.preventDefault();
  ask.disabled = true;
  show('Asking\\u2026', '');
  const started = performance.now();
  try {
    const response = await fetch(base + current().path.slice(1), {
      method: 'POST', headers: {'Content-Type': 'application/json'}, body: question.value });
    const text = await response.text();
    const spent = (performance.now() - started).toFixed(1);
    show(response.status + ' ' + response.statusText + ' \\u00b7 ' + spent + ' ms',
      response.ok ? 'good' : 'bad');
    try { answer.textContent = JSON.stringify(JSON.parse(text), null, 2); }
    catch { answer.textContent = text; }
  } catch (error) {
    show('No answer: ' + error.message, 'bad');
    answer.textContent = '';
  } finally { ask.disabled = false; }
}
route.addEventListener('change', prefill);
document.getElementById('reset').addEventListener('click', prefill);
document.getElementById('form').addEventListener('submit', send);
question.addEventListener('keydown', event => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) send(event);
});
document.getElementById('openapi').href = base + 'openapi.json';
prefill();
"""

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{name}</title>
<link rel="icon" href="data:,">
<style>{style}</style>
</head>
<body>
<header><h1>{name}</h1><p>{summary}</p></header>
<main>
<form id="form">
<label for="route">Route</label>
<select id="route">{options}</select>
<label for="question">Question</label>
<textarea id="question" spellcheck="false" autocomplete="off"></textarea>
<div class="row">
<button class="ask" id="ask" type="submit">Ask</button>
<button id="reset" type="button">Notebook\u2019s example</button>
<span id="status" class="status" role="status"></span>
</div>
</form>
<h2 id="answered">Answer</h2>
<pre id="answer" tabindex="0" role="region" aria-labelledby="answered"></pre>
</main>
<footer>Ctrl+Enter asks. <a id="openapi" href="openapi.json">openapi.json</a></footer>
<script id="routes" type="application/json">{routes}</script>
<script>{script}</script>
</body>
</html>
"""


def page(
    name: str, routes: list[Route], document: dict[str, Any]
) -> tuple[list[tuple[str, str]], bytes]:
    """Headers and HTML; the same bytes for the same endpoint."""
    from html import escape

    data = [{"path": r.path, "example": _example(document, r.path)} for r in routes]
    options = "".join(
        f'<option value="{place}">POST {escape(route.path)}</option>'
        for place, route in enumerate(routes)
    )
    text = _PAGE.format(
        name=escape(name),
        summary=escape(document.get("info", {}).get("description", "") or _summary(document)),
        style=_STYLE,
        script=_SCRIPT,
        options=options,
        routes=json.dumps(data).replace("<", "\\u003c"),
    )
    headers = [
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Security-Policy", _policy()),
    ]
    return headers, text.encode("utf-8")


def _example(document: dict[str, Any], path: str) -> str:
    content = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]
    example = content.get("example", {})
    short = json.dumps(example, ensure_ascii=False)
    return short if len(short) <= 72 else json.dumps(example, ensure_ascii=False, indent=2)


def _summary(document: dict[str, Any]) -> str:
    version = document.get("info", {}).get("version", "")
    return f"The notebook\u2019s own answer to your question. Version {version}."


def _policy() -> str:
    return (
        f"default-src 'none'; script-src {_hash(_SCRIPT)}; style-src {_hash(_STYLE)}; "
        "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )


def _hash(text: str) -> str:
    import hashlib
    from binascii import b2a_base64

    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{b2a_base64(digest, newline=False).decode('ascii')}'"
