"""What a build weighs, by package."""

from __future__ import annotations

import zipfile
from pathlib import Path

from nb2fn.deploy.sizes import weigh
from nb2fn.marker import Marker

OWN = Marker("half", "half", "aws", "exact", "lambda", (3, 12), "", "d", "l", {"handler.py": ""})


def test_a_zip_by_package_the_largest_first(tmp_path: Path) -> None:
    sizes = {
        "handler.py": 10,
        "half/endpoint.py": 20,
        "nb2fn_runtime/core.py": 30,
        "model/a.bin": 40,
        "numpy/core.so": 500,
        "numpy.libs/blas.so": 300,
        "numpy-2.2.6.dist-info/METADATA": 5,
        "serverless_wsgi.py": 50,
        "serverless_wsgi-3.1.0.dist-info/METADATA": 7,
    }
    with zipfile.ZipFile(tmp_path / "half.zip", "w") as archive:
        for name, size in sizes.items():
            archive.writestr(name, b"x" * size)
    upload, parts = weigh(tmp_path, OWN)
    assert upload == (tmp_path / "half.zip").stat().st_size
    assert parts == (("numpy", 805), ("half", 100), ("serverless-wsgi", 57))


def test_without_a_zip_it_is_the_projects_files(tmp_path: Path) -> None:
    (tmp_path / "handler.py").write_bytes(b"x" * 12)
    assert weigh(tmp_path, OWN) == (12, (("half", 12),))
