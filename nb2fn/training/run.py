"""From a partition to a :class:`~nb2fn.ir.snapshot.Snapshot`: one run of the notebook."""

from __future__ import annotations

from nb2fn.errors import BuildInterruptedError
from nb2fn.ir.dataflow import DataflowGraph
from nb2fn.ir.notebook import Notebook
from nb2fn.ir.partition import Partition
from nb2fn.ir.snapshot import Snapshot
from nb2fn.progress import Progress
from nb2fn.settings import Settings
from nb2fn.training import kernels
from nb2fn.training.cache import Cache, key


def train(
    notebook: Notebook,
    graph: DataflowGraph,
    partition: Partition,
    settings: Settings,
    progress: Progress,
) -> Snapshot:
    """Run the notebook in its kernel and take the boundary, the cases and the answers.

    An unchanged training comes from the cache, without a kernel. With
    ``settings.slice_only`` only the train slice runs, once it is proven to give the same
    boundary as the whole notebook. Raises :class:`~nb2fn.errors.CompileError`, and
    :class:`~nb2fn.errors.BuildInterruptedError` after Ctrl-C; no kernel is left behind.
    """
    kernel = kernels.choose(notebook, settings)
    cache = Cache()
    name = key(notebook, partition, kernel, settings)
    found = cache.lookup(name, notebook.directory) if settings.cache else None
    if found is not None:
        with progress.stage("train"):
            progress.note("trained before, and nothing changed since")
        return found

    # Not at the top: a hit must not pay for importing asyncio.
    from nb2fn.training.whole import Job, slice_only, whole

    job = Job(notebook, graph, partition, settings, progress, kernel)
    try:
        snapshot = slice_only(job, cache, name) if settings.slice_only else whole(job)
    except KeyboardInterrupt as error:
        raise BuildInterruptedError("interrupted while the notebook was running") from error
    if settings.cache and snapshot.cacheable:
        cache.store(name, snapshot, notebook.directory)
    return snapshot
