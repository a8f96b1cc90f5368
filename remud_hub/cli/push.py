"""``remud push``: a dataset folder to the Hub, as a version."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from remud_hub.cli.audience import audience_of


if TYPE_CHECKING:
    from remud_hub.hub.publish.dataset import Pushed


def push_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The dataset folder.")],
    repo: Annotated[str, typer.Argument(metavar="ORG/NAME", help="The dataset on the Hub; made if it is not there.")],
    tag: Annotated[str | None, typer.Option(help="The version, such as v1.2.0; else the recipe's own.")] = None,
    private: Annotated[bool, typer.Option("--private", help="Make it a private repository.")] = False,
    gated: Annotated[bool, typer.Option("--gated", help="Make it one whose readers ask for access.")] = False,
    only_redistributable: Annotated[
        bool, typer.Option("--only-redistributable", help="Leave out the rows that may not go there.")
    ] = False,
    pr: Annotated[bool, typer.Option("--pr", help="Propose the version as a pull request.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was done as JSON.")] = False,
) -> None:
    """Push a dataset folder as one commit and one tag, and read it back. Interrupted and run again, it finishes."""
    from remud_hub.hub.publish.dataset import PushOptions, push

    options = PushOptions(audience_of(private, gated), only_redistributable, pr, dry_run)
    pushed = push(folder, repo, tag, options)
    print(pushed.model_dump_json(indent=1) if as_json else _told(pushed))


def _told(pushed: "Pushed") -> str:
    lines = [_headline(pushed)]
    if pushed.change:
        changes = ", ".join(f"{count} {what}" for what, count in pushed.rows.items())
        lines.append(f"since {pushed.before}: {pushed.change} change; rows: {changes}")
    sent = sum(pushed.files[path] for path in pushed.new)
    lines.append(
        f"{len(pushed.files)} files, {_megabytes(sum(pushed.files.values()))}; "
        f"new: {len(pushed.new)}, {_megabytes(sent)}; gone: {len(pushed.gone)}"
    )
    if pushed.outcome is None:
        lines += [*(f"  + {path} ({pushed.files[path]} bytes)" for path in pushed.new)]
        lines += [*(f"  - {path}" for path in pushed.gone)]
    if pushed.withheld:
        lines.append(f"left out, as they may not go there: {pushed.withheld} rows")
    if pushed.missing:
        lines.append(f"not in the folder, so the card does not tell it: {', '.join(pushed.missing)}")
    if pushed.read_back:
        rows = ", ".join(f"{place} {count}" for place, count in pushed.read_back.rows.items())
        lines.append(f"read back: {pushed.read_back.files} checksums and all columns as sent; rows: {rows}")
    return "\n".join([*lines, *([pushed.url] if pushed.url else [])])


def _headline(pushed: "Pushed") -> str:
    what = f"{pushed.repo} {pushed.tag} ({pushed.audience})"
    match pushed.outcome:
        case None:
            return f"would push {what}; nothing was done"
        case "proposed":
            return f"proposed {what}; when the pull request is merged, run the same command again for the tag"
        case "tagged":
            return f"tagged {what}: it was committed before"
        case "there already":
            return f"{what} is there already, with the same content"
        case _:
            return f"pushed {what}"


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
