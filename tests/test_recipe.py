from pathlib import Path

import pytest

from remud_hub.errors import UsageError
from remud_hub.recipe import Lock, load_recipe, lock_recipe


def test_the_shipped_recipe_loads_and_locks_the_same_twice() -> None:
    lock = lock_recipe(load_recipe("remud"))
    assert {"qa", "qa_reasoning", "vqa", "vqa_reasoning"} <= set(lock.recipe.passes)
    assert {name.partition(".")[0] for name in lock.prompts} >= {"qa", "vqa_reasoning"}
    assert {name.partition("@")[0][-2:] for name in lock.prompts} == {"en", "zh"}
    assert lock.fingerprint == lock_recipe(load_recipe("remud")).fingerprint


def test_only_what_changes_a_part_enters_the_fingerprint(tmp_path: Path) -> None:
    text = Path("recipes/data/remud.yaml").read_text(encoding="utf-8")

    def fingerprint(changed: str) -> str:
        path = tmp_path / "r.yaml"
        path.write_text(changed, encoding="utf-8")
        return lock_recipe(load_recipe(str(path))).fingerprint

    base = fingerprint(text)
    assert fingerprint(text.replace("seed: 0", "seed: 1")) == base  # the split is made after the parts
    assert fingerprint(text.replace("1.2.0", "1.2.1")) == base
    assert fingerprint(text.replace("  - grounded  ", "  # - grounded  ")) != base
    assert fingerprint(text.replace("figure_dpi: 300", "figure_dpi: 200")) != base
    assert fingerprint(text.replace("least_confidence: 0.95", "least_confidence: 0.5")) != base
    assert fingerprint(text.replace("keep: [ultrasound, other medical, diagram, photo]", "keep: [ultrasound]")) != base


def test_where_weights_lie_is_nobodys_business(tmp_path: Path) -> None:
    path = tmp_path / "r.yaml"
    path.write_text(
        "name: remud\nversion: 1.0.0\npasses: [qa]\nread: {artifacts_path: /home/me/weights}", encoding="utf-8"
    )
    recipe = load_recipe(str(path))
    assert recipe.read.artifacts_path == "/home/me/weights"
    assert "weights" not in lock_recipe(recipe).model_dump_json()


def test_where_prompts_and_terms_lie_is_nobodys_business_but_what_they_say_counts(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    terms = tmp_path / "terms.yaml"
    locks = []
    for term in ("胆石", "胆结石"):
        terms.write_text(f"version: 1\nterms: [{{en: [gallstone], zh: [{term}]}}]", encoding="utf-8")
        moved = terms.rename(tmp_path / f"{term}.yaml")
        path = tmp_path / "r.yaml"
        places = f"prompts: {tmp_path / 'mine'}, translate: {{to: [zh], terms: {moved}}}"
        path.write_text(f"name: x\nversion: 1.0.0\npasses: [qa]\ngenerate: {{{places}}}", encoding="utf-8")
        locks.append(lock_recipe(load_recipe(str(path))))
    assert str(tmp_path) not in locks[0].model_dump_json()
    assert locks[0].fingerprint != locks[1].fingerprint


def test_the_shipped_recipe_leaves_out_junk_alone() -> None:
    recipe = load_recipe("remud")
    assert set(recipe.screen.keep) == {"ultrasound", "other medical", "diagram", "photo"}
    assert lock_recipe(recipe).screener.startswith("pixels ")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("name: x", "version: Field required"),
        ("- a\n- b", "found list"),
        ("name: [", "is not YAML"),
        ("name: x\nversion: 1.0.0\npasses: [poetry]", "no pass is called poetry"),
        ("name: x\nversion: 1.0.0\npasses: [qa, qa]", "stands there twice"),
        ("name: x\nversion: 1.0.0\npasses: [qa]\nsplit: {validation: 0.6, test: 0.6}", "nothing to train on"),
        ("name: x\nversion: 1.0.0\npasses: [qa]\ncolour: red", "colour: Extra inputs"),
        ("name: x\nversion: 1.0.0\npasses: [qa]\nchecks: [magic]", "no check is called magic"),
        ("name: x\nversion: 1.0.0\npasses: [qa]\nscreen: {keep: [xray]}", "screen.keep.0"),
        ("name: x\nversion: 1.0.0\npasses: [qa]\nscreen: {least_confidence: 2}", "screen.least_confidence"),
        ("name: x\nversion: 1.0.0\npasses: [qa]\nscreen: {by: oracle}", "screener 'oracle' is not known"),
        ("name: x\nversion: 1.0.0\npasses: [qa]\nteacher: oracle", "'oracle' is not known"),
    ],
)
def test_a_wrong_recipe_is_refused_with_the_setting_named(tmp_path: Path, text: str, complaint: str) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=complaint):
        load_recipe(str(path))


def test_an_unknown_name_offers_the_shipped_ones() -> None:
    with pytest.raises(UsageError, match=r"shipped are: .*remud"):
        load_recipe("pubmed")


def test_where_benchmarks_lie_is_not_in_the_locks_file(tmp_path: Path) -> None:
    bench = tmp_path / "ward7" / "exam.json"
    bench.parent.mkdir()
    bench.write_text("[]", encoding="utf-8")
    changes = [f"curate.decontaminate.against=[slake, {bench}]", f"curate.meaning.model={bench.parent}"]
    lock = lock_recipe(load_recipe("remud", changes=changes))
    written = Lock.model_validate_json(lock.written()).recipe.curate
    assert written.decontaminate.against == ("slake", "exam.json")
    assert written.meaning is not None
    assert written.meaning.model == "ward7"
    assert str(tmp_path) not in lock.written()
    assert lock.recipe.curate.meaning is not None  # curating still finds it
    assert lock.recipe.curate.meaning.model == str(bench.parent)
