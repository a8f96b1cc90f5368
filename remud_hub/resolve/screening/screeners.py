"""From the name in the recipe to a screener."""

from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from remud_hub.errors import UsageError
from remud_hub.records import Content
from remud_hub.resolve.screening.settings import ScreenSettings


SCREENERS = {
    "pixels": "remud_hub.resolve.screening.pixels:PixelScreener",
    "transformers": "remud_hub.resolve.screening.model:TransformersScreener",
}


class Screener(Protocol):
    """Tells what a picture shows."""

    def screen(self, picture: bytes) -> Content:
        """Return what a PNG or JPEG shows."""
        ...


class Screening(NamedTuple):
    """A screener and what to do with what it says."""

    screener: Screener
    settings: ScreenSettings


def screening(settings: ScreenSettings) -> Screening:
    """Return the screening that a recipe asks for.

    Raises:
        UsageError: The screener is not known, or its model cannot be had.
        MissingExtra: It needs libraries that are not installed.
    """
    factory, model = _screener(settings.by)
    return Screening(factory(model) if model else factory(), settings)


def screener_version(name: str) -> str:
    """Return the version of a screener, which is part of a dataset's lock.

    Raises:
        UsageError: The name is not known, or the model cannot be had.
        MissingExtra: It needs libraries that are not installed.
    """
    factory, model = _screener(name)
    version: str = factory.version(model) if model else factory.version()
    return version


def portable_name(name: str) -> str:
    """Return a screener's name without where its model lies on this machine; its version tells which model it is."""
    kind, model = split_screener(name)
    return f"{kind}/{Path(model).resolve().name}" if model and Path(model).expanduser().is_dir() else name


def split_screener(name: str) -> tuple[str, str]:
    """Split ``transformers/MODEL`` into its kind and model; the model is empty where the kind has none.

    Raises:
        UsageError: The kind is not known, ``transformers`` came without a model, or ``pixels`` with one.
    """
    kind, _, model = name.partition("/")
    if kind not in SCREENERS:
        raise UsageError(f"screener {name!r} is not known; use one of: pixels, transformers/MODEL")
    if (kind == "pixels") == bool(model):
        raise UsageError(f"screener {name!r}: write pixels, or transformers/MODEL with a folder or a Hub id")
    return kind, model


def _screener(name: str) -> tuple[Any, str]:
    kind, model = split_screener(name)
    module, _, attribute = SCREENERS[kind].partition(":")
    return getattr(import_module(module), attribute), model
