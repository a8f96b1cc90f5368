"""What is found out about a build before anything is read."""

from pathlib import Path

import pytest

from remud_hub.errors import UsageError
from remud_hub.job import make_job
from remud_hub.recipe import load_recipe


def test_a_teacher_that_cannot_write_what_is_asked_for_is_told_before_anything_is_read() -> None:
    recipe = load_recipe("pubmedvision", "extractive")
    with pytest.raises(UsageError, match="cannot write rewriting_unblinded"):
        make_job([], recipe, Path("out"), None, None, None)
