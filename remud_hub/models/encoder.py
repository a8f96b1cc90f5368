"""What models that make vectors have in common: a name, a version, and errors that say what to do.

Weights are loaded at the first text or picture, so that a name can be looked at, and its version taken, for nothing.
"""

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from remud_hub.errors import MissingExtra, UsageError, first_line
from remud_hub.records import content_id
from remud_hub.store import sha256_of_file


if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]


class Encoder:
    """A model that turns things into vectors.

    Args:
        name: As it was given.
        place: A folder, or a Hub id.
    """

    kind: ClassVar[str]
    """What messages call it."""
    packaged: ClassVar[str | None] = None
    """Name of the model that a package carries."""

    def __init__(self, name: str, place: str) -> None:
        self.name = name
        self._place = place

    @cached_property
    def version(self) -> str:
        """The commit of a model of the Hub, or a hash over a folder's files: other weights, another version.

        Raises:
            UsageError: The model cannot be had.
            MissingExtra: transformers is not installed.
        """
        folder = Path(self._place)
        if not folder.is_dir():
            return f"{self.name} {self._config._commit_hash}"
        hashes = {file.name: sha256_of_file(file) for file in sorted(folder.iterdir()) if file.is_file()}
        return f"{self.name if self.name == self.packaged else folder.name} {content_id(hashes)}"

    @cached_property
    def _config(self) -> Any:
        try:
            return transformers().AutoConfig.from_pretrained(self._place)
        except (OSError, ValueError) as error:
            raise self._fault(error) from error

    def _loaded(self, preprocessor: str) -> tuple[Any, Any]:
        """Return the model, on the accelerator where there is one, and what prepares its input.

        Args:
            preprocessor: The class of transformers that makes it.
        """
        library = transformers()
        import torch

        try:
            prepare = getattr(library, preprocessor).from_pretrained(self._place)
            model = library.AutoModel.from_pretrained(self._place, dtype=torch.float32).eval()
        except (OSError, ValueError, KeyError) as error:
            raise self._fault(error) from error
        if torch.accelerator.is_available():
            model = model.to(torch.accelerator.current_accelerator())
        return model, prepare

    def _fault(self, error: Exception) -> UsageError:
        ours = f"{self.packaged}, " if self.packaged else ""
        return UsageError(
            f"{self.kind} {self.name}: it cannot be loaded ({first_line(error)}); give {ours}a folder made by "
            "save_pretrained, or the Hub id of a model that can be downloaded"
        )


def of_length_one(vectors: Any) -> "Vectors":
    """Return a tensor's rows as float32, each of length 1."""
    import torch

    unit: Vectors = torch.nn.functional.normalize(vectors, dim=1).float().cpu().numpy()
    return unit


def transformers() -> Any:
    """Return the library.

    Raises:
        MissingExtra: It or torch is not installed.
    """
    try:
        import torch  # noqa: F401  transformers imports without it and then fails late
        import transformers as library
    except ImportError as error:
        raise MissingExtra("semantic", error.name or "transformers") from error
    return library


def portable_model(name: str) -> str:
    """Return a model's name without where it lies on this machine; its version tells which model it is."""
    folder = Path(name).expanduser()
    return folder.resolve().name if folder.is_dir() else name
