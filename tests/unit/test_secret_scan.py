"""What counts as a credential, with and without the scanner."""

from __future__ import annotations

import subprocess
import sys

import pytest

from nb2fn.diagnostics import Diagnostic
from nb2fn.secret_scan import hidden, secrets, without
from nb2fn.span import Span

LETTERS = "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"


@pytest.mark.parametrize(
    ("line", "values"),
    [
        (f"x = 'ghp_{LETTERS}'", [f"ghp_{LETTERS}"]),
        (f"login('hf_{LETTERS[:34]}')", [f"hf_{LETTERS[:34]}"]),
        (f"OpenAI('sk-proj-{LETTERS}')", [f"sk-proj-{LETTERS}"]),
        ("key = 'AKIAIOSFODNN7EXAMPLF'", ["AKIAIOSFODNN7EXAMPLF"]),
        ("k = '-----BEGIN RSA PRIVATE KEY-----'", ["-----BEGIN RSA PRIVATE KEY-----"]),
        ("pd.read_sql(q, 'mysql://ann:p4ssw0rd@db/x')", ["p4ssw0rd"]),
        ("db_password = 'hunter2xyz9'", ["hunter2xyz9"]),
        ("a, b = 'ghp_" + LETTERS + "', 'AKIAIOSFODNN7EXAMPLF'", 2),
        ("password = getpass()", []),
        ("password = os.environ['PASSWORD']", []),
        ("api_key = 'your-api-key-here'", []),
        ("secret = '********'", []),
        ("url = 'https://user:password@host/'", []),
        ("model = KeyedVectors.load('glove.bin')", []),
        ("tokens = tokenizer('a sentence with words')", []),
        ("df.sort_values(by='primary_key_value')", []),
        ("risk-free-rate-of-a-government-bond", []),
    ],
)
def test_lines(line: str, values: list[str] | int) -> None:
    found = secrets(f"\n{line}")
    assert all(line[s.column : s.end_column] == s.value and s.line == 2 for s in found)
    got = [s.value for s in found]
    assert len(got) == values if isinstance(values, int) else got == values


def test_stars_keep_the_columns() -> None:
    assert hidden("a = 'xyz' + b", ["xyz"]) == "a = '***' + b"
    found = Diagnostic("NB1", "xyz", span=Span(1, 1, 0, 1, 1), source="xyz", notes=("a xyz",))
    assert "xyz" not in str(without(found, ("xyz",)))
    assert without(found, ("xyz",)).span == found.span


def test_the_scanner_is_imported_only_for_what_is_worth_it() -> None:
    code = """
import sys
from nb2fn.secret_scan import secrets
secrets("x = model.predict([[4, 5]])\\nghp_" + "a" * 40)
print("detect_secrets" in sys.modules, "requests" in sys.modules)
secrets("password = 'hunter2xyz9'")
print("detect_secrets" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "True"]


LINES = [
    "password = 'hunter2xyz9'",
    "slack_token = 'xoxb-263594206564-2343594206564-FGqddMF8t08v8N7Oq4i57vs1'",
    f"token = 'SG.{LETTERS[:22]}.{LETTERS}ABCDEFG'",
    f"mailchimp_api_key = '{'0123456789abcdef' * 2}-us12'",
    f"auth = 'AC{'0123456789abcdef' * 2}'",
    f"secret = 'sk_live_{LETTERS[:24]}'",
]


def test_the_scanner_finds_the_same_without_what_asks_the_network() -> None:
    """Its verification, which nothing here calls, is all that needs ``requests``."""
    code = f"""
import sys
if sys.argv[1] == "first":
    import requests
from nb2fn.secret_scan import secrets
print([secrets(line) for line in {LINES!r}])
print("requests" in sys.modules)
import requests
print(requests.get.__module__)
"""
    first, later = (
        subprocess.run(
            [sys.executable, "-c", code, how], capture_output=True, text=True, check=True
        ).stdout.splitlines()
        for how in ("first", "later")
    )
    assert first[0] == later[0]
    assert first[0].count("Secret(") == len(LINES)
    assert (first[1:], later[1:]) == (["True", "requests.api"], ["False", "requests.api"])


def test_what_asks_the_network_is_there_for_those_who_call_it() -> None:
    code = """
import sys
from nb2fn.secret_scan import secrets
secrets("password = 'hunter2xyz9'")
from detect_secrets.plugins import aws
print(aws.requests.get.__module__, "requests" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["requests.api", "True"]


def test_without_the_scanner_it_is_said() -> None:
    code = """
import sys
sys.modules["detect_secrets"] = None
from nb2fn import secret_scan
print(secret_scan.unscanned("x = 1\\npassword = 'hunter2xyz9'"))
print(len(secret_scan.secrets("password = 'hunter2xyz9'\\nt = 'ghp_" + "a1B2" * 9 + "'")))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["2", "1"], done.stderr
