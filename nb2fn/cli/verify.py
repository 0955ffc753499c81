"""``nb2fn verify``."""

from __future__ import annotations

from pathlib import Path

import click

from nb2fn.cli.options import color_option, json_option, quiet_option


@click.command(
    epilog="Examples:\n\n\b\n"
    "  nb2fn verify build/churn\n"
    "  nb2fn verify --json build/churn | jq .max_abs_diff\n"
)
@click.argument("build_dir", type=click.Path(path_type=Path))
@json_option("the proof")
@quiet_option
@color_option
def verify(build_dir: Path, as_json: bool, quiet: bool) -> int:
    """Prove a built project again.

    Its files are compared with what was built, and it is asked the cases in its tests/
    (the notebook's own, and at most 100 rows a route) in a clean process. The notebook
    and its kernel are not needed. Exit code 1 where an answer differs.
    """
    from nb2fn.cli.build import proof_line
    from nb2fn.cli.stages import progress
    from nb2fn.cli.terminal import print_json, tell
    from nb2fn.documents import of_proof
    from nb2fn.errors import CompileError
    from nb2fn.proof.verify import verify as prove_again

    try:
        proof = prove_again(build_dir, progress(quiet=quiet))
    except CompileError as error:
        if as_json:
            print_json(
                {"status": "failed", "diagnostics": [d.to_json() for d in error.diagnostics]}
            )
        else:
            tell(error.diagnostics)
        return 1
    document = of_proof(proof)
    if as_json:
        print_json(document)
    else:
        click.echo(f"{build_dir} {proof_line(document)}")
        for difference in proof.differences:
            click.echo(
                f"  {difference.route} case {difference.case} {difference.pointer}: "
                f"expected {difference.expected!r}, got {difference.got!r} "
                f"(bound {difference.bound:.3g}): {difference.cause}"
            )
    return 0 if proof.passed else 1
