"""How kernels are launched, known without reading every installed package's entry points."""

from __future__ import annotations

from importlib.metadata import EntryPoint
from typing import Any

from jupyter_client.provisioning.factory import KernelProvisionerFactory

_OWN = "local-provisioner"
_OWN_PLACE = "jupyter_client.provisioning:LocalProvisioner"


class Provisioners(KernelProvisionerFactory):
    """jupyter_client's factory, which begins with its own provisioner alone.

    One that a kernelspec names is looked up when it is asked for. Made by
    ``instance()`` before a kernel manager makes the factory's one instance.
    """

    def __init__(self, **kwargs: Any) -> None:
        super(KernelProvisionerFactory, self).__init__(**kwargs)
        group = KernelProvisionerFactory.GROUP_NAME
        self.provisioners[_OWN] = EntryPoint(_OWN, _OWN_PLACE, group)
