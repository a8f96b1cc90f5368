from pathlib import Path

import pytest

from remud_hub.errors import UsageError
from remud_hub.store import BlobStore
from remud_hub.teachers.registry import (
    TEACHERS,
    check_tasks,
    create_teacher,
    portable_teacher,
    split_name,
    teacher_version,
)


def test_every_listed_teacher_can_be_made(store: BlobStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    names = [kind if kind in ("extractive", "llamacpp") else f"{kind}/m" for kind in TEACHERS]
    made = [create_teacher(name, store) for name in names]
    assert [teacher.name for teacher in made] == ["extractive", "m", "m", "m", "SmolLM2-135M-Instruct.Q4_1"]


def test_a_model_on_this_machine_is_named_without_its_place_and_told_by_its_weights(tmp_path: Path) -> None:
    folder = tmp_path / "tuned"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(b"one")
    name = f"local/{folder}"
    assert portable_teacher(name) == "local/tuned"
    before = teacher_version(name)
    (folder / "model.safetensors").write_bytes(b"two")
    assert before != teacher_version(name)
    assert str(tmp_path) not in before
    assert portable_teacher("openai/m") == "openai/m"
    assert portable_teacher("local/org/model") == "local/org/model"


def test_a_missing_key_is_told_before_work_starts(store: BlobStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(UsageError, match="OPENAI_API_KEY is not set"):
        create_teacher("openai/m", store)


def test_a_model_name_may_hold_slashes() -> None:
    assert split_name("openai/Qwen/Qwen2.5-VL-72B-Instruct") == ("openai", "Qwen/Qwen2.5-VL-72B-Instruct")


def test_a_teacher_that_writes_by_rule_takes_only_what_it_has_a_rule_for() -> None:
    check_tasks("extractive", {"qa", "vqa_reasoning"})
    check_tasks("openai/m", {"rewriting_blind"})
    with pytest.raises(
        UsageError, match="teacher 'extractive' cannot write poetry, rewriting_blind; give one that can"
    ):
        check_tasks("extractive", {"qa", "rewriting_blind", "poetry"})
