"""The door through which Docling finds our layout engine (entry point ``docling`` in pyproject.toml)."""

from typing import Any

from remud_hub.read.layout.engine import RuleLayoutModel


def layout_engines() -> dict[str, Any]:
    """Return the layout engines that this package adds to Docling."""
    return {"layout_engines": [RuleLayoutModel]}
