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
KILLED = ("observe", "keep", "pack", "candidate", "check", "drop", "stack")

# The same of target azure; APP is the function app's name.
AZURE = {
    "observe": ("GET", "/resourceGroups/nb2fn-half-dev-"),
    "candidate": ("PUT", "/deployments/APP-next?"),
    "package of the candidate": ("POST", "APP-next.scm."),
    "check the candidate": ("POST", "APP-next.azurewebsites."),
    "drop": ("DELETE", "/sites/APP-next?"),
    "package": ("POST", "APP.scm."),
    "settings": ("PUT", "/deployments/APP?"),
    "check at the URL": ("POST", "APP.azurewebsites."),
}
AZURE_FAULTS = {
    "throttled": ("observe", "candidate", "package of the candidate", "package", "settings"),
    "status 500": tuple(AZURE),
    "cut off": ("observe", "package of the candidate", "drop", "package"),
}
AZURE_KILLED = ("observe", "keep", "app", "publish", "check", "drop")
AZURE_CREATE = ("group", "app", "publish", "mark", "check")
AZURE_REMOVE = ("delete", "erase")

# The same of target gcp: the method and a part of host and path.
GCP = {
    "observe": ("GET", "/functions/half-dev"),
    "upload": ("PUT", "/upload/"),
    "candidate": ("POST", "/functions?functionId=half-dev-next"),
    "wait for the candidate": ("GET", "/operations/"),
    "admit to the candidate": ("POST", "half-dev-next:setIamPolicy"),
    "check the candidate": ("POST", "half-dev-next.run."),
    "drop": ("DELETE", "/functions/half-dev-next"),
    "function": ("PATCH", "/functions/half-dev"),
    "check at the URL": ("POST", "half-dev.run."),
}
GCP_FAULTS = {
    "throttled": ("observe", "candidate", "function"),
    "status 500": tuple(GCP),
    "cut off": ("upload", "candidate", "wait for the candidate", "function"),
    "timed out": ("wait for the candidate", "drop"),
}
GCP_KILLED = ("observe", "keep", "candidate", "check", "drop", "function", "admit")
GCP_CREATE = {"during": ("function", "check"), "after": ("function", "admit")}
GCP_REMOVE = ("delete", "erase")


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
    lines += _azure(again)
    lines += _gcp(again)
    return "\n".join(lines) + "\n"


def _azure(again: str) -> list[str]:
    lines = []
    for op in AZURE_CREATE:
        lines.append(f"| azure, first deploy | {op} | killed after it | nothing | {again} |")
    for fault, ops in AZURE_FAULTS.items():
        for op in ops:
            late = op in ("settings", "check at the URL")
            live = "the version before" + (", deployed again" if late else "")
            lines.append(f"| azure, update | {op} | {fault} | {live} | {again} |")
    for op in AZURE_KILLED:
        what = "the version before"
        lines.append(f"| azure, update | {op} | killed during it | {what} | {again} |")
    for op in AZURE_REMOVE:
        lines.append(
            f"| azure, removal | {op} | killed during it | nothing is promised | removed |"
        )
    return lines


def _gcp(again: str) -> list[str]:
    lines = [
        f"| gcp, first deploy | {op} | killed {moment} it | nothing | {again} |"
        for moment, ops in GCP_CREATE.items()
        for op in ops
    ]
    for fault, ops in GCP_FAULTS.items():
        for op in ops:
            live = "the version before"
            if op == "check at the URL":
                live = "the version before, deployed again"
            lines.append(f"| gcp, update | {op} | {fault} | {live} | {again} |")
    for op in GCP_KILLED:
        live = _live("switch" if op == "admit" else op)
        lines.append(f"| gcp, update | {op} | killed during it | {live} | {again} |")
    for op in GCP_REMOVE:
        lines.append(f"| gcp, removal | {op} | killed during it | nothing is promised | removed |")
    return lines


def _live(op: str) -> str:
    if op == "switch":
        return "either version, both have passed their checks"
    return "the version before"
