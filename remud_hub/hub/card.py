"""The dataset card: front matter that ``load_dataset`` reads, and a page for people."""

from collections import Counter
from collections.abc import Iterable, Sequence
from importlib.resources import files

import yaml
from jinja2 import Environment, StrictUndefined

from remud_hub.curate.split_proof import SplitProof
from remud_hub.hub.dataset_folder import Shard
from remud_hub.hub.findings import Findings
from remud_hub.recipe import Lock
from remud_hub.records import CONFIGS, SPLITS, Source
from remud_hub.work import SourceResult


def dataset_card(
    title: str,
    lock: Lock,
    parts: Iterable[SourceResult],
    shards: Sequence[Shard],
    findings: Findings,
    proof: SplitProof,
) -> str:
    """Return the card as Markdown with YAML front matter.

    Args:
        title: Name of the dataset folder.
        lock: What it was built with.
        parts: What came out of each source.
        shards: All data files.
        findings: What the ledger says.
        proof: That nothing is in two splits.
    """
    sources: list[Source] = []
    licences: dict[str, str] = {}
    readers: set[str] = set()
    languages: set[str] = set()
    for part in parts:
        if part.engine is not None:
            sources.append(part.source)
            licences[part.source.id] = _licences(part)
            readers.add(f"{part.engine.reader} (layout: {part.engine.layout})")
            languages.update(sample.language for sample in part.samples)
    # Autoescaping is off: this is Markdown; `cell` keeps names from breaking the tables
    environment = Environment(undefined=StrictUndefined, autoescape=False, trim_blocks=True)
    environment.filters["cell"] = lambda text: " ".join(str(text).split()).replace("|", "\\|")
    template = environment.from_string(files("remud_hub.hub").joinpath("card.md.jinja").read_text(encoding="utf-8"))
    rows = Counter[tuple[str, str]]()
    for shard in shards:
        rows[shard.config, shard.split] += shard.rows
    counts = [(config, split, count) for (config, split), count in rows.items()]
    reader = ", ".join(sorted(readers))
    body = template.render(
        title=title,
        lock=lock,
        sources=sources,
        licences=licences,
        reader=reader,
        shards=shards,
        counts=counts,
        findings=findings,
        proof=proof,
    )
    return f"---\n{_front_matter(shards, sorted(languages))}---\n\n{body}"


def _licences(part: SourceResult) -> str:
    """Return the licences of a source: its own, and those that rows say for themselves."""
    said = {evidence.licence or part.source.licence for evidence in part.evidences} or {part.source.licence}
    return ", ".join(sorted(licence or "not declared" for licence in said))


def _front_matter(shards: Sequence[Shard], languages: Sequence[str]) -> str:
    configs = []
    for config in CONFIGS:
        splits = [split for split in SPLITS if any(shard[:2] == (config, split) for shard in shards)]
        data_files = [
            {"split": split, "path": [shard.path for shard in shards if shard[:2] == (config, split)]}
            for split in splits
        ]
        if data_files:
            configs.append({"config_name": config, "data_files": data_files})
    matter = {
        "language": list(languages),
        "task_categories": ["visual-question-answering", "question-answering"],
        "tags": ["medical", "ultrasound", "remud-hub"],
        "configs": configs,
    }
    return yaml.safe_dump(matter, sort_keys=False, allow_unicode=True)
