"""Hub datasets as sources: the Parquet files of one config, fetched at a pinned commit into the Hugging Face cache.

``datasets`` could stream the rows, but a build goes over its sources again whenever it is resumed, and a source is known by the
hash of its bytes. Each file is a source of its own, so that memory does not grow with the dataset.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from remud_hub.errors import SourceError, first_line


_ADDRESS = re.compile(
    r"hf:/+datasets/(?P<name>[^/@]+/[^/@]+)(?:@(?P<revision>refs/(?:convert|pr)/\w+|[^/]+))?(?:/(?P<config>[^/]+))?/?"
)
"""``Path`` makes one slash of two."""
_CONVERTED = "refs/convert/parquet"
"""Where the Hub keeps what it makes of datasets in other formats."""
_FORM = "write hf://datasets/ORG/NAME, with @REVISION and /CONFIG if need be"


class _Found(NamedTuple):
    """A commit of a dataset, and what it holds of the config."""

    commit: str
    files: Sequence[str]
    licence: str | None


def is_address(path: Path) -> bool:
    """Whether a path is the address of something on the Hub."""
    return str(path).startswith("hf:/")


def fetched(path: Path) -> Iterator[tuple[Path, str, str | None]]:
    """Yield the Parquet files of a Hub dataset: where they lie now, what they are called, the dataset's licence.

    Raises:
        SourceError: The address cannot be understood, the Hub cannot be reached or refuses, or there is no Parquet file.
    """
    import httpx
    from huggingface_hub import hf_hub_download
    from huggingface_hub.errors import HfHubHTTPError

    address = _ADDRESS.fullmatch(str(path))
    if address is None:
        raise SourceError(str(path), "this is no address of a Hub dataset", _FORM)
    name, shown = address["name"], f"hf://datasets/{address['name']}"
    try:
        found = _look(name, address["revision"], address["config"], shown)
        for file in found.files:
            local = hf_hub_download(name, file, repo_type="dataset", revision=found.commit)
            yield Path(local), f"{shown}@{found.commit}/{file}", found.licence
    except (OSError, ValueError, HfHubHTTPError, httpx.HTTPError) as error:
        raise SourceError(
            shown, f"it cannot be had from the Hub ({first_line(error)})", "check name, revision, network and HF_TOKEN"
        ) from None


def _look(name: str, revision: str | None, config: str | None, shown: str) -> _Found:
    from huggingface_hub import HfApi
    from huggingface_hub.errors import RevisionNotFoundError

    api = HfApi()
    info: Any = api.dataset_info(name, revision=revision)
    card: Mapping[str, Any] = info.card_data.to_dict() if info.card_data else {}
    files = _chosen(_names(info), card, config, shown)
    if not files and revision is None:
        try:
            converted = api.dataset_info(name, revision=_CONVERTED)
        except RevisionNotFoundError:
            pass  # told below
        else:
            info, files = converted, _chosen(_names(converted), {}, config, shown)
    if not files:
        raise SourceError(
            shown,
            f"it has no Parquet file{f' of a config {config}' if config else ''}",
            "download it (hf download --repo-type dataset), unpack its pictures beside its table and give the folder",
        )
    licence = card.get("license")
    return _Found(str(info.sha), files, licence if isinstance(licence, str) else None)


def _names(info: Any) -> list[str]:
    return sorted(each.rfilename for each in info.siblings or () if each.rfilename.endswith(".parquet"))


def _chosen(files: Sequence[str], card: Mapping[str, Any], config: str | None, shown: str) -> list[str]:
    """Return the files of a config: by the patterns of the card, else those in a folder of its name."""
    patterns = {each["config_name"]: _patterns(each.get("data_files")) for each in card.get("configs") or ()}
    if config is None and len(patterns) > 1:
        raise SourceError(
            shown, f"it has the configs {', '.join(patterns)}", f"add one to the address: {shown}/CONFIG"
        )
    wanted = patterns.get(config, []) if config else [pattern for each in patterns.values() for pattern in each]
    if wanted:
        return [file for file in files if any(fnmatchcase(file, pattern) for pattern in wanted)]
    return [file for file in files if config is None or config in PurePosixPath(file).parts[:-1]]


def _patterns(data_files: Any) -> list[str]:
    """Return the patterns of a card's ``data_files``: one, a list, or a list of splits with theirs."""
    if isinstance(data_files, str):
        return [data_files]
    if isinstance(data_files, Mapping):
        return _patterns(data_files.get("path"))
    return [pattern for each in data_files or () for pattern in _patterns(each)]
