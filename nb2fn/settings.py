"""What a build was asked to do, after command line and configuration are merged."""

from __future__ import annotations

from pathlib import Path

from nb2fn.records import record


@record
class Settings:
    """One build's settings; the defaults are the command line's.

    ``output`` is the folder that receives ``<name>/`` (default: ``build`` beside
    the working directory). ``timeout`` is in seconds per cell, ``None`` for no
    limit. ``kernel`` overrides the notebook's kernelspec. ``layout`` is
    ``archive`` or ``plugins``. ``memory`` (MB; 0: as the proof measures) and ``region``
    (empty: the target's own choice) go to the target.
    ``rows`` is how many recorded rows the proof asks at most. ``tier`` is the only
    tier of lowering to try; empty for all, the quickest first. ``auto``: where no cell
    is tagged ``predict``, roles are proposed and taken. ``select`` and ``ignore`` are
    beginnings of codes: the warnings told, and of those the ones that are not.
    """

    target: str = "local"
    output: Path = Path("build")
    timeout: float | None = 600.0
    kernel: str = ""
    slice_only: bool = False
    layout: str = "archive"
    architecture: str = "x86_64"
    region: str = ""
    memory: int = 0
    rows: int = 1000
    cache: bool = True
    tier: str = ""
    auto: bool = False
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


@record
class DeploySettings:
    """How a build is to be deployed; ``None`` leaves a deployment as it is.

    ``target`` empty: the one it was built for. ``auth`` is ``token`` (at first),
    ``none`` or what else the target has; ``cors`` the origins whose pages may ask.
    ``new_token`` replaces the token; ``force`` deploys over what others have changed.
    """

    target: str = ""
    stage: str = "dev"
    auth: str | None = None
    cors: tuple[str, ...] | None = None
    region: str = ""
    new_token: bool = False
    force: bool = False
