"""Deploys a build, and dies of SIGKILL, or is told of Ctrl-C, at a chosen instruction.

``python -m tests.deploy.dying OP before|after|during|later SIGNAL deploy|remove``, in a folder with
``build/half``: before the instruction is carried out, after it, a moment into it, or five seconds.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path

from nb2fn.deploy.operate import remove
from nb2fn.deploy.places import locate
from nb2fn.pipeline import deploy
from nb2fn.progress import Progress
from nb2fn.settings import DeploySettings, Settings


class Dying(Progress):
    """A progress that sends this process a signal when its moment has come."""

    def __init__(self, op: str, moment: str, number: int) -> None:
        super().__init__()
        self.op, self.moment, self.number = op, moment, number

    def started(self, name: str, detail: str) -> None:
        if name == self.op and self.moment == "before":
            self._die()
        if name == self.op and self.moment == "later":
            threading.Timer(5, self._die).start()
        if name == self.op and self.moment == "during":
            threading.Thread(target=self._die, daemon=True).start()

    def ended(self, name: str, seconds: float) -> None:
        if name == self.op and self.moment == "after":
            self._die()

    def _die(self) -> None:
        os.kill(os.getpid(), self.number)


def main() -> None:
    op, moment, name, verb = sys.argv[1:]
    signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored below a background job
    progress = Dying(op, moment, signal.Signals[name])
    if verb == "remove":
        remove("half", locate(Path.cwd()), progress)
    else:
        deploy(Path("build/half"), DeploySettings(), Settings(), progress)


if __name__ == "__main__":
    main()
