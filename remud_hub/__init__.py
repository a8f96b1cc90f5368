"""remud-hub: from folders of medical PDFs to datasets, models, scores and a demo."""

from typing import TYPE_CHECKING, Any


if TYPE_CHECKING:
    from remud_hub.loading import load

__version__ = "0.1.0"
__all__ = ["__version__", "load"]


def __getattr__(name: str) -> Any:
    # Nothing heavy is imported before it is asked for (PEP 562)
    if name == "load":
        from remud_hub.loading import load

        return load
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
