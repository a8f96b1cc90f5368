"""The YAML at the head of a card: what ``load_dataset`` reads, and what the Hub's search goes by."""

import re
from collections.abc import Iterable
from typing import Any

import yaml
from datasets import DatasetInfo, SplitDict, SplitInfo
from datasets.info import DatasetInfosDict
from huggingface_hub import DatasetCardData

from remud_hub.hub.census import Census
from remud_hub.hub.features import dataset_features
from remud_hub.hub.licences.derived import derived_licence
from remud_hub.records import CONFIGS, SPLITS


_SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
)
"""As the Hub calls them (huggingface.co/docs/hub/datasets-cards)."""
_NOT_KNOWN = "not known"
_MOST_TAGS, _LONGEST_TAG = 8, 40


def front_matter(census: Census, title: str) -> str:
    """Return the YAML, without its dashes."""
    data = DatasetCardData(
        pretty_name=title,
        language=sorted(language for language in census.counts["language"] if language != _NOT_KNOWN),
        task_categories=_tasks(census),
        size_categories=[next((name for most, name in _SIZES if census.total < most), "10M<n<100M")],
        tags=["medical", *_tags(census.counts["modality"]), "remud-hub"],
        **derived_licence(census).front_matter(),
    )
    DatasetInfosDict({config: _info(census, config) for config in _configs(census)}).to_dataset_card_data(data)
    configs = [
        {
            "config_name": config,
            "data_files": [
                {"split": split, "path": list(census.shards[config][split])} for split in _splits(census, config)
            ],
        }
        for config in _configs(census)
    ]
    fields: dict[str, Any] = data.to_dict()  # type: ignore[no-untyped-call]
    return yaml.safe_dump({**fields, "configs": configs}, sort_keys=False, allow_unicode=True)


def _configs(census: Census) -> list[str]:
    return [config for config in CONFIGS if config in census.rows]


def _splits(census: Census, config: str) -> list[str]:
    return [split for split in SPLITS if split in census.rows[config]]


def _info(census: Census, config: str) -> DatasetInfo:
    sizes = census.bytes[config]
    splits = {
        split: SplitInfo(name=split, num_bytes=sizes[split], num_examples=census.rows[config][split])
        for split in _splits(census, config)
    }
    total = sum(sizes.values())
    return DatasetInfo(
        features=dataset_features(),
        splits=SplitDict(splits),
        download_size=total,
        dataset_size=total,
        config_name=config,
    )


def _tasks(census: Census) -> list[str]:
    """Return what the Hub calls the tasks of the configs: only those with ``vqa`` in their names show pictures."""
    visual = {config.startswith("vqa") for config in census.rows}
    return [
        name for name, shows in (("visual-question-answering", True), ("question-answering", False)) if shows in visual
    ]


def _tags(modalities: Iterable[str]) -> list[str]:
    """Return the modalities that most rows have, as words to search by."""
    names = [re.sub(r"\W+", "-", name.lower()).strip("-") for name in modalities if name != _NOT_KNOWN]
    return list(dict.fromkeys(name for name in names if 0 < len(name) <= _LONGEST_TAG))[:_MOST_TAGS]
