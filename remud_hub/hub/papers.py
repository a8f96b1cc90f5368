"""What lies beside the shards of a dataset folder, by name."""

import re


CARD = "README.md"
LOCK = "recipe.lock.json"
REPORT = "report.json"
NOTES = "notes.md"
"""The user's own words, which go into the card."""
REJECTED = "rejections.jsonl"
_FRONT = re.compile(r"---\n(.*?)^---\n", re.DOTALL | re.MULTILINE)


def parted(card: str) -> tuple[str, str]:
    """Return the YAML at the head of a card, without its dashes, and what follows; the YAML is empty where there is none."""
    found = _FRONT.match(card)
    return (found[1], card[found.end() :]) if found else ("", card)
