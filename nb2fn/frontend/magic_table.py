"""What each magic does, as data. A name that is not here could do anything."""

from __future__ import annotations

# Cell magics whose body runs in the notebook's namespace: the body is taken as code.
UNWRAPPED_CELL = frozenset({"time", "capture", "prun", "memit"})

# Run in the kernel as written, but bind nothing in the notebook's namespace:
# %%timeit has a scope of its own, the others are other processes or files.
KEPT_CELL = frozenset(
    """
    ! bash cmd file perl pypy python python2 python3 ruby script sh sx system timeit writefile
    """.split()
)

# Only shown in the browser, or not there in a kernel at all.
DROPPED_CELL = frozenset("HTML SVG css html javascript js latex markdown mermaid svg".split())

# Line magics that run their statement in the notebook's namespace.
UNWRAPPED_LINE = frozenset({"time", "prun"})

KEPT_LINE = frozenset(
    """
    aimport alias alias_magic autoawait autoreload autosave bookmark cat cd colors config cp
    dhist dirs doctest_mode echo env history hist ldir lf lk ll load_ext logoff logon logstart
    logstate logstop lprun ls lx matplotlib memit mkdir mprun mv notebook pdb popd precision
    pprint pushd pwd reload_ext rm rmdir sc set_env sx system tb timeit unalias unload_ext
    watermark who who_ls whos writefile xmode
    """.split()
)

# Help, and what waits for a person or needs a front end that a build has not.
DROPPED_LINE = frozenset(
    """
    clear cls code_wrap connect_info debug ed edit gui killbgscripts less load lsmagic magic man
    more nb2fn page pastebin pdef pdoc pfile pinfo pinfo2 psearch psource qtconsole quickref
    tensorboard tensorflow_version
    """.split()
)

INSTALLERS = frozenset({"pip", "conda", "mamba", "micromamba", "uv"})

# What IPython's automagic takes without "%" as a cell of one line.
AUTOMAGIC = KEPT_LINE | DROPPED_LINE | INSTALLERS | {"run", "pylab", "store"}
