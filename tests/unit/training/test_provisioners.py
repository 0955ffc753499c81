"""The factory that starts kernels, beside jupyter_client's own."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from nb2fn.training.provisioners import Provisioners

Provisioners.instance()
factory = KernelProvisionerFactory.instance()
named = KernelSpec(metadata={"kernel_provisioner": {"provisioner_name": "not-installed"}})
made = factory.create_provisioner_instance("1", KernelSpec(), None)
print(type(factory).__name__, type(made).__name__, factory.is_provisioner_available(named))
"""


def test_it_takes_the_place_of_the_factory_and_still_looks_others_up() -> None:
    # A process of its own: the factory is a singleton.
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["Provisioners", "LocalProvisioner", "False"]
