from __future__ import annotations

import json

from nb2fn.hosting.process import Replies
from nb2fn.ir.snapshot import Case
from nb2fn.proof.prove import Reference, judge
from tests.unit.proof.test_compare import F8


def test_a_difference_from_nought_leaves_the_proof_finite() -> None:
    case = Case("predict", "example", {}, {"y": [0.0, 1.0]})
    body = json.dumps({"y": [1e-16, 1.0 + 2.0**-52]})
    replies = Replies((((200, body), (200, body)),), "", "", 0.1)
    proof, found = judge("", "stdlib", Reference((case,), (F8,), weak=False), replies)
    assert (proof.status, found) == ("equal", ())
    assert (proof.max_abs_diff, proof.max_rel_diff) == (2.0**-52, 2.0**-52)
