from importlib import import_module

import pytest

from remud_hub.errors import UsageError
from remud_hub.store import BlobStore
from remud_hub.teachers.options import TeacherOptions, split_list
from remud_hub.teachers.registry import TEACHERS, check_tasks, create_teacher, split_name, teacher_version


@pytest.mark.parametrize("kind", [kind for kind in TEACHERS if kind not in ("local", "llamacpp")])
def test_every_listed_teacher_can_be_made(kind: str, store: BlobStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    teacher = create_teacher("extractive" if kind == "extractive" else f"{kind}/m", store)
    assert teacher.name == ("extractive" if kind == "extractive" else "m")
    assert teacher.width >= 1
    assert teacher_version(kind) == teacher.version()


@pytest.mark.parametrize("place", TEACHERS.values())
def test_every_listed_place_exists(place: str) -> None:
    module, _, name = place.partition(":")
    assert {"create", "version", "check", "reply", "close"} <= set(dir(getattr(import_module(module), name)))


def test_a_missing_key_is_told_before_work_starts(store: BlobStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", " ,")
    with pytest.raises(UsageError, match="OPENAI_API_KEY is not set"):
        create_teacher("openai/m", store)


def test_a_missing_model_is_told(store: BlobStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    with pytest.raises(UsageError, match="needs a model: --teacher openai/MODEL"):
        create_teacher("openai", store)


@pytest.mark.parametrize("url", ["localhost:8000/v1", "http://user:password@host/v1", "https://host/v1?key=secret"])
def test_what_is_no_plain_address_is_refused_without_repeating_it(
    url: str, store: BlobStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    with pytest.raises(UsageError, match="--base-url") as raised:
        create_teacher("openai/m", store, TeacherOptions((url,)))
    assert "password@" not in str(raised.value)
    assert "secret" not in str(raised.value)


def test_a_model_name_may_hold_slashes() -> None:
    assert split_name("openai/Qwen/Qwen2.5-VL-72B-Instruct") == ("openai", "Qwen/Qwen2.5-VL-72B-Instruct")


def test_an_unknown_teacher_is_told_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"'gpt/4' is not known; use one of: extractive, openai"):
        split_name("gpt/4")


def test_a_teacher_by_rule_is_asked_for_what_it_has_rules_for() -> None:
    check_tasks("extractive", ["qa"])
    check_tasks("openai/m", ["anything"])
    with pytest.raises(UsageError, match="cannot write nonsense"):
        check_tasks("extractive", ["qa", "nonsense"])


def test_several_addresses_and_keys_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    assert split_list("a b,c\n, d ") == ("a", "b", "c", "d")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://one/v1 http://two/v1")
    assert TeacherOptions.from_environment().base_urls == ("http://one/v1", "http://two/v1")
    assert TeacherOptions.from_environment(("http://three/v1",)).base_urls == ("http://three/v1",)
