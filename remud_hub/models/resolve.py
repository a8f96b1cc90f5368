"""Finding a model by name: a Hub id, a folder, or ``tiny``, which is built here and needs no network."""

import shutil
import tempfile
from importlib.resources import files
from pathlib import Path

from remud_hub.errors import UsageError, first_line
from remud_hub.store import sha256_of


TINY = "tiny"
_LOADED = ["*.safetensors", "*.json", "*.txt", "*.jinja", "*.model"]
"""Files of a model that are loaded; pickled ones are not."""

# What the tiny model depends on: a change in any of them gives it a new folder, so that no stale one is ever used
_TINY_PARTS = ("tiny.py", "tiny_tokenizer.py", "tiny_corpus.md", "qwen2_5_vl.jinja")


def resolve_model(name: str, work_dir: Path) -> str:
    """Return what ``from_pretrained`` takes for a model's name.

    Args:
        name: A Hub id, with or without a revision (``ORG/NAME@v1.0.0``), a folder, or ``tiny`` (a folder of that name is
            ``./tiny``).
        work_dir: Where the tiny model is built, once; ``cache_root()`` keeps it for the next run.

    Returns:
        The folder of the tiny model or of a revision, or ``name`` unchanged.

    Raises:
        UsageError: ``name`` is a folder without a model, a path where nothing is, or a revision that cannot be had.
    """
    if name == TINY:
        return str(_tiny_folder(work_dir))
    folder = Path(name).expanduser()
    if folder.is_dir():
        _check_model_folder(folder)
        return str(folder)
    if folder.is_absolute() or name.startswith((".", "~")) or name.count("/") > 1:
        raise UsageError(f"{name}: there is no such model folder; give a folder, a Hub id (ORG/NAME) or {TINY!r}")
    return str(fetched(name)) if "@" in name else name


def fetched(name: str) -> Path:
    """Return the folder of a model on the Hub, fetched unless it is in the cache.

    Args:
        name: A Hub id, with or without a revision (``ORG/NAME@v1.0.0``).

    Raises:
        UsageError: The Hub does not have it.
    """
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    repo, _, revision = name.partition("@")
    try:
        return Path(snapshot_download(repo, revision=revision or None, allow_patterns=_LOADED))
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError) as error:
        raise UsageError(
            f"{name}: no such folder, and the Hub does not have it ({first_line(error)}); check name, revision and HF_TOKEN"
        ) from error


def _check_model_folder(folder: Path) -> None:
    if (folder / "config.json").is_file():
        return
    if (folder / "adapter_config.json").is_file():
        raise UsageError(f"{folder}: this is a LoRA adapter, not a model; merge it into its base model first")
    raise UsageError(
        f"{folder}: this folder holds no model (no config.json); "
        "give the folder that a training run wrote as --output_dir, or one made by save_pretrained"
    )


def _tiny_folder(work_dir: Path) -> Path:
    """Build the tiny model unless it is there; several processes may do so at once, the first to finish wins."""
    package = files("remud_hub.models")
    fingerprint = sha256_of(b"\0".join(package.joinpath(part).read_bytes() for part in _TINY_PARTS))[:12]
    folder = work_dir / "models" / f"tiny-{fingerprint}"
    if folder.is_dir():
        return folder
    from remud_hub.models.tiny import build_tiny  # torch and transformers, which the other names do not need

    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".tiny-"))
    try:
        build_tiny(draft)
        draft.chmod(0o755)  # mkdtemp makes folders private; this one is meant to be shared
        draft.rename(folder)
    except OSError:
        if not folder.is_dir():  # otherwise another process was first, with the same bytes
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return folder
