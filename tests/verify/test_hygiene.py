from collections.abc import Callable

import pytest
import yaml

from remud_hub.records import Verdict
from remud_hub.verify.phrases import load_phrases


Judge = Callable[..., Verdict]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("I'm sorry, but this cannot be told.", "refusal"),
        ("I cannot see the image you mention.", "refusal"),
        ("No image was provided.", "refusal"),
        ("抱歉，我无法查看图片。", "refusal"),
        ("没有看到任何图片，请重新上传图片。", "refusal"),
        ("As an AI language model, the vessel looks patent.", "assistant talk"),
        ("Sure! The vessel is patent.", "assistant talk"),
        ("The vessel is patent. Let me know if you need more.", "assistant talk"),
        ("作为AI助手，我认为血管通畅。", "assistant talk"),
        ("好的，血管通畅。", "assistant talk"),
        ("The organ is [insert organ].", "placeholder"),
        ("The {question} is answered by {answer}.", "placeholder"),
        ("TODO: describe the vessel.", "placeholder"),
        ("血管为【请填写】。", "placeholder"),
        ('{"answer": "patent"}', "code or markup"),
        ("```\npatent\n```", "code or markup"),
        ("The vessel is <b>patent</b>.", "code or markup"),
        ("5 &lt; 7 mm", "escape left over"),
    ],
)
def test_what_models_and_templates_leave_behind(text: str, fault: str, verdict_on: Judge) -> None:
    assert fault in verdict_on("hygiene", answer=text).reason


@pytest.mark.parametrize(
    "text",
    [
        "The lesion cannot be told from an abscess by its echoes.",
        "Acute thrombosis cannot be excluded.",
        "The answer to treatment was good, and the vessel is patent.",
        "不能排除血栓，建议复查。",
        "该血管无法压瘪，提示血栓。",
        "Flow of 3 m/s (normal: 1.2) [range 1-4] in {this} patient.".replace("{this}", "this"),
        "ACE inhibitor: continued; EF: 55 %.",
    ],
)
def test_what_physicians_write_is_none_of_it(text: str, verdict_on: Judge) -> None:
    verdict = verdict_on("hygiene", thinking=text, answer=text)
    assert verdict.passed, verdict.reason


@pytest.mark.parametrize("thinking", ["...", "N/A", "无", "Organ: artery\nSide: left\nFlow: laminar"])
def test_a_trace_that_is_none(thinking: str, verdict_on: Judge) -> None:
    assert not verdict_on("hygiene", thinking=thinking).passed


@pytest.mark.parametrize("name", ["hygiene", "injection"])
def test_every_phrase_can_be_found(name: str) -> None:
    """A pattern is only tried where one of its words stands: it must be written in lower case, as texts are compared."""
    for phrase in load_phrases(name):
        assert phrase.words
        assert all(word == word.lower() for word in phrase.words), yaml.safe_dump(phrase.words)
