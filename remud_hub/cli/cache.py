"""``remud cache``: what the teachers' replies that were kept come to, and throwing some away."""

import json
from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from remud_hub.errors import UsageError


if TYPE_CHECKING:
    from remud_hub.teachers.reply_store import Kept, ReplyStore


cache_app = typer.Typer(no_args_is_help=True, help="The replies of teachers that are kept for good.")
JSON = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@cache_app.command("stats")
def stats_command(as_json: JSON = False) -> None:
    """Count the replies, by model and by prompt."""
    store = _store()
    stats = store.stats()
    if as_json:
        print(json.dumps({"folder": str(store.root), **stats._asdict()}, indent=1))
        return
    print(f"{stats.replies} replies, {_size(stats.bytes)}, in {store.root}")
    for title, counts in (("model", stats.by_model), ("prompt", stats.by_prompt)):
        _print_counts(title, counts)


@cache_app.command("prune")
def prune_command(
    older_than: Annotated[float | None, typer.Option(min=0, metavar="DAYS", help="Kept for longer than this.")] = None,
    model: Annotated[str | None, typer.Option(help="Written by this model, named as `stats` does.")] = None,
    prompt: Annotated[
        str | None, typer.Option(help="Of this prompt: `vqa.en@1`, or `vqa.en` in every version.")
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only count.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
    as_json: JSON = False,
) -> None:
    """Throw replies away for which all that is said holds. They were paid for: another run would pay again."""
    criteria = (older_than, model, prompt)
    if everything == any(criterion is not None for criterion in criteria):
        raise UsageError("say which replies to throw away: --older-than, --model and --prompt, or --all; see --help")

    def unwanted(kept: "Kept", days: float) -> bool:
        return (
            (older_than is None or days > older_than)
            and (model is None or kept.model == model)
            and (prompt is None or prompt in (kept.prompt, kept.prompt.partition("@")[0]))
        )

    store, found = _store(), Counter[str]()

    def count_only(kept: "Kept", days: float) -> bool:
        found[kept.model] += unwanted(kept, days)
        return False

    if dry_run or not yes:
        store.prune(count_only)
    if not dry_run and not yes:
        typer.confirm(f"Throw {found.total()} replies away?", abort=True, err=True)
    count = found.total() if dry_run else store.prune(unwanted)
    if as_json:
        print(json.dumps({"folder": str(store.root), "replies": count, "dry_run": dry_run}))
    else:
        print(f"{count} replies {'would go' if dry_run else 'are gone'}")


def _store() -> "ReplyStore":
    from remud_hub.store import cache_root
    from remud_hub.teachers.reply_store import ReplyStore

    return ReplyStore.in_cache(cache_root())


def _print_counts(title: str, counts: Counter[str]) -> None:
    for name, count in counts.most_common():
        print(f"  {title:7}{name:40} {count}")


def _size(count: int) -> str:
    size = float(count)
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:
            return f"{size:.3g} {unit}"
        size /= 1000
    return f"{size:.3g} GB"
