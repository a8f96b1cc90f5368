"""``--set KEY=VALUE``, and the recipe that needs it most."""

from pathlib import Path

import pytest

from remud_hub.errors import UsageError
from remud_hub.recipe import load_recipe, lock_recipe


def test_a_change_is_yaml_at_a_dotted_path() -> None:
    changes = (
        "generate.rewriting.arm=blind",
        "generate.rewriting.languages=[en, zh]",
        "split.seed=7",
        "version=2.0.0",
    )
    recipe = load_recipe("pubmedvision", "openai/m", changes)
    assert recipe.generate.rewriting.arm == "blind"
    assert recipe.generate.rewriting.languages == ("en", "zh")
    assert recipe.generate.rewriting.least_pixels == 336  # the others stay
    assert (recipe.split.seed, recipe.version, recipe.teacher) == (7, "2.0.0", "openai/m")


def test_a_setting_that_the_file_leaves_out_can_be_set() -> None:
    assert load_recipe("remud", changes=("generate.rewriting.images=panels",)).generate.rewriting.images == "panels"


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ("generate.rewriting.arm", "expected KEY=VALUE"),
        ("generate.rewriting.arm=deaf", "generate.rewriting.arm: Input should be"),
        ("generate.rewriting.arms=blind", "generate.rewriting.arms: Extra inputs"),
        ("passes.first=qa", "passes holds no settings of its own"),
        ("checks=[", "is not YAML"),
        ("=1", "expected KEY=VALUE"),
        ("split..seed=1", "expected KEY=VALUE"),
    ],
)
def test_a_change_that_is_none_is_told(change: str, complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        load_recipe("pubmedvision", changes=(change,))


def test_what_decides_about_rows_enters_the_fingerprint_and_where_it_lies_does_not(tmp_path: Path) -> None:
    def lock(*changes: str) -> str:
        return lock_recipe(load_recipe("pubmedvision", changes=changes)).fingerprint

    base = lock()
    for change in (
        "arm=blind",
        "images=panels",
        "seed=1",
        "least_pixels=300",
        "lexicon.least_terms=3",
        "languages=[zh]",
    ):
        assert lock(f"generate.rewriting.{change}") != base
    words = [tmp_path / name for name in ("a.txt", "b.txt", "c.txt")]
    for path, text in zip(words, ("mitral", "mitral", "aorta"), strict=True):
        path.write_text(text, encoding="utf-8")
    first, same, other = (lock(f"generate.rewriting.lexicon.en={path}") for path in words)
    assert first == same != other
    assert first != base
    kept = lock_recipe(load_recipe("pubmedvision", changes=(f"generate.rewriting.lexicon.en={words[0]}",)))
    assert str(tmp_path) not in kept.model_dump_json()
