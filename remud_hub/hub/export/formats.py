"""All formats by name."""

from collections.abc import Mapping

from remud_hub.errors import UsageError
from remud_hub.hub.export.llava import LLAVA
from remud_hub.hub.export.openai import OPENAI
from remud_hub.hub.export.pubmedvision import PUBMEDVISION
from remud_hub.hub.export.shape import Format
from remud_hub.hub.export.sharegpt import SHAREGPT


FORMATS: Mapping[str, Format] = {
    "sharegpt": SHAREGPT,
    "llava": LLAVA,
    "pubmedvision": PUBMEDVISION,
    "openai": OPENAI,
}


def format_named(name: str) -> Format:
    """Return a format.

    Raises:
        UsageError: None has this name.
    """
    if name not in FORMATS:
        raise UsageError(f"there is no format {name!r}; there are: {', '.join(FORMATS)}")
    return FORMATS[name]
