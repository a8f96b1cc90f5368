"""``remud release``: dataset, model and Space as one release."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from remud_hub.cli.audience import audience_of


if TYPE_CHECKING:
    from remud_hub.hub.release.release import Released


def release_command(
    dataset: Annotated[Path, typer.Argument(metavar="DIR", help="The dataset folder.")],
    repo: Annotated[
        str, typer.Argument(metavar="ORG/NAME", help="The dataset on the Hub; the others are named after it.")
    ],
    model: Annotated[Path, typer.Option(help="The --output_dir of a training run on the dataset.")],
    tag: Annotated[str, typer.Option(help="The version of all three, such as v1.0.0.")],
    space: Annotated[Path, typer.Option(help="The Space.")] = Path("spaces/remud_demo"),
    scores: Annotated[Path | None, typer.Option(help="What `remud eval --out` wrote.")] = None,
    base_scores: Annotated[
        Path | None,
        typer.Option(help="The same of the model it was tuned from: one that is worse than that is refused."),
    ] = None,
    accept_regression: Annotated[
        str | None, typer.Option(metavar="REASON", help="Release it although it is worse; the card says why.")
    ] = None,
    model_repo: Annotated[str | None, typer.Option(help="The model on the Hub; else ORG/NAME-model.")] = None,
    space_repo: Annotated[str | None, typer.Option(help="The Space on the Hub; else ORG/NAME-demo.")] = None,
    model_licence: Annotated[str | None, typer.Option(help="As the Hub calls it, such as apache-2.0.")] = None,
    private: Annotated[bool, typer.Option("--private", help="Make all three private.")] = False,
    gated: Annotated[
        bool, typer.Option("--gated", help="Dataset and model whose readers ask for access; the Space is private.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show every file and commit, and do nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was done as JSON.")] = False,
) -> None:
    """Release a dataset, the model trained on it with its scores, and a Space, linked with one another."""
    from remud_hub.errors import UsageError
    from remud_hub.evaluate.compare import compare
    from remud_hub.hub.release.gate import Gate
    from remud_hub.hub.release.release import ReleaseOptions, release

    if base_scores and not scores:
        raise UsageError("--base-scores are compared with --scores; give both")
    gate = Gate(compare(base_scores, scores) if base_scores and scores else None, accept_regression)
    options = ReleaseOptions(model_repo, space_repo, model_licence, audience_of(private, gated), dry_run, gate)
    released = release(dataset, model, scores, space, repo, tag, options)
    print(released.model_dump_json(indent=1) if as_json else _told(released))
    if (private or gated) and not as_json:
        print(
            f"give the Space a secret HF_TOKEN that may read {released.links.model}: without it, it cannot load the model"
        )


def _told(released: "Released") -> str:
    lines = []
    for step in released.steps:
        size = sum(step.files.values()) / 1e6
        if step.outcome is None:
            lines.append(
                f"would commit to {step.what} {step.repo}: {step.title!r}, {len(step.files)} files, {size:.1f} MB"
            )
            lines += [f"  {path} ({step.files[path]} bytes)" for path in step.files]
        else:
            lines.append(
                f"{step.what} {step.repo}: {step.outcome}, {len(step.files)} files, {size:.1f} MB; {step.url}"
            )
    return "\n".join(lines)
