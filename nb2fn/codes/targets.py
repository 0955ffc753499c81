"""Pages of the targets codes: requirements, platforms, and the place a build is written to."""

from __future__ import annotations

from nb2fn.codes.page import Page

_VERSIONS = (
    "A frozen model is only opened by the libraries that made it, so the endpoint runs the very "
    "versions of the training kernel."
)

PAGES: tuple[Page, ...] = (
    Page(
        code="NB501",
        title="uv is not to be found",
        why="nb2fn resolves and unpacks requirements with uv, which it installs along with "
        "itself. Its program is missing, most likely from a damaged environment.",
        fix="Install it again: `pip install --force-reinstall uv`.",
    ),
    Page(
        code="NB502",
        title="A package has no wheel for the target's platform",
        why=f"{_VERSIONS} Only wheels are taken, because nothing can be compiled here for another "
        "machine. A wheel must be made for the target's Python, processor and glibc: AWS "
        "Lambda's python3.10 and python3.11 have glibc 2.26, for which current numpy and scipy "
        "have no wheels; python3.12 and later have glibc 2.34, for which they have.",
        fix="Use a kernel of Python 3.12 or later, or install the version that the message names "
        "in the kernel, and train again. For packages of your own, build a wheel and put it "
        "where pip looks (`find-links`).",
        before="%pip install numpy==2.3.5   # kernel of Python 3.11, target aws",
        after='%pip install "numpy<2.3"',
    ),
    Page(
        code="NB503",
        title="A package, or its version, is not on the index",
        why=f"{_VERSIONS} The version in the kernel cannot be had from the package index: it is a "
        "build of your own, comes from another index, or was withdrawn.",
        fix="Install a released version in the kernel and train again. If another index has it, "
        "name that in pip's or uv's configuration (`extra-index-url`, `find-links`); nb2fn reads "
        "both. If it is your own code, put the modules beside the notebook: they are shipped.",
    ),
    Page(
        code="NB504",
        title="A package does not run on the kernel's Python",
        why="A version that the kernel has installed says that it needs another Python than the "
        "kernel's.",
        fix="Install a version made for the kernel's Python, and train again.",
    ),
    Page(
        code="NB505",
        title="The kernel's packages do not fit together",
        why="The versions installed in the kernel contradict what these packages say they need. "
        "The kernel may work all the same, but no installer will put them together again.",
        fix="Run `pip check` in the kernel's environment, repair what it names, and train again.",
        before='%pip install scikit-learn==1.7.2\n%pip install --no-deps "numpy<1.22"',
        after="%pip install scikit-learn==1.7.2 numpy",
    ),
    Page(
        code="NB506",
        title="The package index cannot be reached",
        why="A first build, and one with new requirements, asks the package index for wheels. "
        "Later builds take them from the cache and need no network.",
        fix="Connect to the network, or name an index you can reach in pip's or uv's "
        "configuration (`index-url`), with its user and password if it has one.",
    ),
    Page(
        code="NB507",
        title="A wheel is not the one that was locked",
        why="The bytes that came differ from the SHA-256 in the lock. Either the index replaced a "
        "file, which it should never do, or something on the way changed it.",
        fix="If you trust the index, empty uv's cache (`uv cache clean`) and nb2fn's, and build "
        "again. If not, find out who changes packages on their way to you.",
    ),
    Page(
        code="NB508",
        title="The disk is full",
        why="Wheels are unpacked into the cache and projects written into the output folder; one "
        "of the two has no space left. Nothing half-written stays behind, and an earlier build is "
        "untouched.",
        fix="Free some space, or choose another disk: `--output DIR` for projects, the variable "
        "`NB2FN_CACHE` for the cache.",
    ),
    Page(
        code="NB509",
        title="A folder cannot be written",
        why="The system does not let you write where the build or the cache lies.",
        fix="Give yourself the right to write there, or choose another folder: `--output DIR` for "
        "projects, the variable `NB2FN_CACHE` for the cache.",
    ),
    Page(
        code="NB510",
        title="There is no such target",
        why="A target is a place that runs endpoints; only those named in the message exist.",
        fix="Say one of those, as `--target local`, or set `target` under `[tool.nb2fn]`.",
    ),
    Page(
        code="NB511",
        title="AWS Lambda has no runtime for the kernel's Python",
        why="Frozen objects and bytecode open only under the Python that made them, and Lambda "
        "runs certain versions of Python alone.",
        fix="Choose a kernel of one of the versions in the message, or build with "
        "`--target local`.",
    ),
    Page(
        code="NB512",
        title="AWS Lambda has no such architecture",
        why="Lambda functions run on `x86_64` or on `arm64` processors.",
        fix="Set `architecture` under `[tool.nb2fn]` to one of the two.",
    ),
    Page(
        code="NB513",
        title="The package is too large for AWS Lambda",
        why="A function's code may have 262,144,000 bytes as a zip, and 10 GB as an image. Tests, "
        "type stubs and headers of the libraries are left out of it; this one is larger still.",
        fix="Do without the largest packages in the predict cells and in what they use: a plot "
        "library imported by a helper module, for instance.",
        before="from plots import label   # plots.py imports matplotlib at its top",
        after="from labels import label",
    ),
    Page(
        code="NB514",
        title="The output folder is a file",
        why="Every build is written into a folder of its own name; where that folder, or one above "
        "it, should be, there is a file.",
        fix="Choose another folder with `--output DIR`, or move the file away.",
    ),
    Page(
        code="NB515",
        title="The output folder holds someone's files",
        why="A build replaces its folder as a whole. This one was not written by nb2fn (it has no "
        "`.nb2fn.json`), so its files would be lost.",
        fix="Choose another folder with `--output DIR`, or move the files away.",
    ),
    Page(
        code="NB516",
        title="An earlier build has been changed by hand",
        why="`.nb2fn.json` lists what nb2fn wrote, with its hash. Files that were added or changed "
        "since would be lost when the new build takes the folder's place.",
        fix="Move your files out of the folder, or rename the folder to keep it, and build again. "
        "Changes to the endpoint itself belong into the notebook.",
    ),
)
