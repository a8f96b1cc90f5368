"""What of a Space goes to the Hub: its files, linked to model and dataset, with every requirement pinned."""

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import yaml
from packaging.requirements import InvalidRequirement, Requirement
from packaging.version import Version

from remud_hub.errors import UsageError
from remud_hub.hub.papers import CARD, parted
from remud_hub.hub.release.links import Links


REQUIREMENTS = "requirements.txt"
MODEL_VARIABLE = "REMUD_MODEL"


def space_files(folder: Path, links: Links) -> dict[str, Path | bytes]:
    """Return the files of a Space's repository.

    Args:
        folder: Such as ``spaces/remud_demo``.
        links: The names of the release.

    Raises:
        UsageError: The folder is no Space, or asks for what has no released version.
    """
    card, requirements = folder / CARD, folder / REQUIREMENTS
    matter, text = parted(card.read_text(encoding="utf-8")) if card.is_file() else ("", "")
    if not matter or not requirements.is_file():
        raise UsageError(f"{folder} is no Space: it needs {CARD} with front matter, and {REQUIREMENTS}")
    settings = yaml.safe_load(matter) | {"models": [links.model], "datasets": [links.dataset]}
    if settings.get("sdk") == "gradio":
        settings["sdk_version"] = _installed("gradio", folder)
    others = {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(part.startswith((".", "__pycache__")) for part in path.relative_to(folder).parts)
    }
    return {
        **others,
        CARD: f"---\n{yaml.safe_dump(settings, sort_keys=False, allow_unicode=True)}---\n{text}".encode(),
        REQUIREMENTS: "".join(f"{line}\n" for line in _pinned(requirements, folder)).encode(),
    }


def _pinned(file: Path, folder: Path) -> list[str]:
    """Return the requirements at the versions that are installed here: with those it was tried."""
    lines = [line.partition("#")[0].strip() for line in file.read_text(encoding="utf-8").splitlines()]
    return [_pin(line, folder) for line in lines if line]


def _pin(line: str, folder: Path) -> str:
    try:
        requirement = Requirement(line)
    except InvalidRequirement as error:
        raise UsageError(f"{folder / REQUIREMENTS}: {line!r} is no requirement (PEP 508)") from error
    if requirement.url:
        raise UsageError(f"{folder / REQUIREMENTS}: {line!r} names an address; a release names released versions only")
    extras = f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""
    marker = f"; {requirement.marker}" if requirement.marker else ""
    return f"{requirement.name}{extras}=={_installed(requirement.name, folder)}{marker}"


def _installed(name: str, folder: Path) -> str:
    try:
        found = version(name)
    except PackageNotFoundError as error:
        raise UsageError(
            f"{folder}: {name} is not installed here, so there is no version to pin; install it"
        ) from error
    if Version(found).is_devrelease or Version(found).local:
        raise UsageError(f"{folder}: {name} {found} is no released version; install one that is")
    return found
