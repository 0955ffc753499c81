"""The fault table: what may happen to a deploy at each of its instructions.

The tests take their rows from here and see to it that each comes true; docs/faults.md is
written from the same rows.
"""

from __future__ import annotations

LOCAL_CREATE = ("keep", "supervise", "start", "check", "switch")
LOCAL_UPDATE = ("keep", "start", "check", "switch")
LOCAL_REMOVE = ("stop", "erase")
MOMENTS = ("during", "after")

# An instruction of target aws, and the requests to AWS it makes: method and a part of the
# path or of the form's action.
AWS = {
    "observe": ("POST", "Action=DescribeStacks"),
    "candidate": ("POST", "/2015-03-31/functions"),
    "check the candidate": ("POST", "-next/invocations"),
    "drop": ("DELETE", "/functions/half-dev-next"),
    "stack": ("POST", "Action=CreateChangeSet"),
    "check at the URL": ("POST", "/predict"),
}
# A change set that is throttled or cut off is tried again by osls for a minute: not tested here.
FAULTS = {
    "throttled": ("observe", "candidate", "check the candidate", "drop"),
    "status 500": tuple(AWS),
    "cut off": ("observe", "candidate", "check the candidate", "drop"),
}
KILLED = ("observe", "keep", "candidate", "check", "drop", "stack")


def table() -> str:
    """The rows as Markdown."""
    lines = [
        "| target | instruction | what happens to it | live meanwhile | the same command again |",
        "|---|---|---|---|---|",
    ]
    again = "the new version is live, nothing is left over"
    for moment in MOMENTS:
        lines += [
            f"| local, first deploy | {op} | killed {moment} it | nothing | {again} |"
            for op in LOCAL_CREATE
        ]
        lines += [
            f"| local, update | {op} | killed {moment} it | {_live(op)} | {again} |"
            for op in LOCAL_UPDATE
        ]
        lines += [
            f"| local, removal | {op} | killed {moment} it | nothing is promised | removed |"
            for op in LOCAL_REMOVE
        ]
    for fault, ops in FAULTS.items():
        for op in ops:
            live = "the version before"
            if op == "check at the URL":
                live = "the version before, deployed again"
            lines.append(f"| aws, update | {op} | {fault} | {live} | {again} |")
    for op in KILLED:
        live = "the version before"
        lines.append(f"| aws, update | {op} | killed during it | {live} | {again} |")
    return "\n".join(lines) + "\n"


def _live(op: str) -> str:
    if op == "switch":
        return "either version, both have passed their checks"
    return "the version before"
