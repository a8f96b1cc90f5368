"""Load a version of a dataset: ``remud_hub.load``."""

import os
from pathlib import Path
from typing import Any

from remud_hub.errors import HubError, UsageError
from remud_hub.hub.publish.remote import Remote
from remud_hub.hub.versions.numbers import Version


DEFAULT = "remud"
"""The folder that ``remud build --out remud`` writes; ``REMUD_DATASET`` names another, or a dataset on the Hub."""


def load(
    config: str,
    *,
    version: str | None = None,
    repo: str | None = None,
    split: str | None = None,
    streaming: bool = False,
    **options: Any,
) -> Any:
    """Load a config of a dataset, at a version.

    Args:
        config: Such as ``vqa_reasoning``.
        version: ``1.2.0`` or ``v1.2.0``; None: what is there now.
        repo: A dataset folder, or ``ORG/NAME`` on the Hub; None: ``REMUD_DATASET``, else the folder ``remud``.
        split: ``train``, ``validation`` or ``test``; None: all of them.
        streaming: Read rows as they are needed, without downloading all.
        options: Others of ``datasets.load_dataset``.

    Returns:
        What ``datasets.load_dataset`` returns.

    Raises:
        UsageError: There is no such config, or a version was asked of a folder.
        HubError: There is no such dataset or version (those that there are are told), or the Hub cannot be reached.
    """
    from datasets import load_dataset
    from huggingface_hub import constants

    where = repo or os.environ.get("REMUD_DATASET") or DEFAULT
    if Path(where).is_dir():
        if version is not None:
            raise UsageError(
                f"{where} is a folder, which is one version; leave version out, or name a repo on the Hub"
            )
        revision = None
    elif "/" not in where:
        raise UsageError(
            f"there is no folder {where!r} here; give repo='ORG/NAME' for a dataset on the Hub, or set REMUD_DATASET"
        )
    else:
        remote, tag = Remote.of(where), Version.parse(version).tag if version else None
        # Without a network, datasets knows by the tag what it has
        where, revision = remote.repo, tag if constants.HF_HUB_OFFLINE else remote.commit_of(tag)
    try:
        return load_dataset(where, config, split=split, revision=revision, streaming=streaming, **options)
    except ValueError as error:  # no such config or split: datasets lists those there are
        raise UsageError(f"{where}: {error}") from error
    except OSError as error:
        raise HubError(f"{where}: {error}") from error
