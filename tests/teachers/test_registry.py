import pytest

from remud_hub.errors import UsageError
from remud_hub.store import BlobStore
from remud_hub.teachers.registry import TEACHERS, create_teacher, split_name


def test_every_listed_teacher_can_be_made(store: BlobStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    made = [create_teacher({"openai": "openai/m"}.get(kind, kind), store) for kind in TEACHERS]
    assert [teacher.name for teacher in made] == ["extractive", "m"]


def test_a_missing_key_is_told_before_work_starts(store: BlobStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(UsageError, match="OPENAI_API_KEY is not set"):
        create_teacher("openai/m", store)


def test_a_model_name_may_hold_slashes() -> None:
    assert split_name("openai/Qwen/Qwen2.5-VL-72B-Instruct") == ("openai", "Qwen/Qwen2.5-VL-72B-Instruct")
