"""Files and folders that a recipe may name."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator


Place = Annotated[Path, AfterValidator(Path.absolute)]
"""A file or folder, given relative to where the command runs; workers may run elsewhere."""
