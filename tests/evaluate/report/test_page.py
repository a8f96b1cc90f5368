"""The report of an evaluation: what stands in it, and that nothing of a reply is more than text."""

import html
import re
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from remud_hub.evaluate.answered import Answered, answered, not_answered
from remud_hub.evaluate.contamination import Contamination
from remud_hub.evaluate.items import Item, Loaded
from remud_hub.evaluate.judge.judged import JudgePin
from remud_hub.evaluate.report.page import LONGEST, caution, cell, plain, write_report
from remud_hub.evaluate.report.published import published_for
from remud_hub.evaluate.report.samples import MOST
from remud_hub.evaluate.results import Results, summarise
from remud_hub.models.decoding import Sampling


HOSTILE = '<script>alert("no")</script><img src=x onerror=alert(1)> {{ 7 * 7 }} | a | b'


def item(id: str, question: str = "Is there a cyst?", answer: str = "yes", **more: Any) -> Item:
    return Item(
        id, ({"role": "user", "content": question},), question, answer, more.pop("answer_kind", "closed"), **more
    )


def report(out: Path, rows: Sequence[Answered], loaded: Loaded | None = None, **settings: Any) -> tuple[str, str]:
    tasks = tuple(summarise(task, rows, loaded) for task in dict.fromkeys(row.task for row in rows))
    asked: dict[str, Any] = {
        "data": "", "backend": "local", "limit": None, "max_new_tokens": 8, "prompt_version": 2, "parser_version": 3,
    }  # fmt: skip
    write_report(out, Results(**{"model": "ann/remud", "tasks": tasks, **asked, **settings}), rows)
    return (out / "report.md").read_text("utf-8"), (out / "report.html").read_text("utf-8")


class Tags(HTMLParser):
    """Counts the tags of a page, and keeps where it points to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]


def test_the_errors_of_numbers_are_told_with_what_they_are_parts_of(tmp_path: Path) -> None:
    asked = item("ef", "Ejection fraction?", "60", answer_kind="number", tolerance=6.5, span=65.0)
    markdown, page = report(tmp_path, [answered("u2bench|clinical_value_estimation", asked, "53.5")])
    assert "| within tolerance | 1 | 100.0 |" in markdown
    assert "| MAE | 1 | 10.0 |" in markdown
    assert "| RMSE | 1 | 10.0 |" in markdown
    assert all("in percent of the range" in text for text in (markdown, page))


def test_what_could_not_be_read_shown_or_answered_is_counted_and_told(tmp_path: Path) -> None:
    rows = [
        answered("slake|zh", item("right"), "yes"),
        answered("slake|zh", item("unparsed"), ""),
        not_answered("slake|zh", item("unreadable"), "unreadable", "a.png: is no picture"),
        not_answered("slake|zh", item("faulty"), "faulty", "gold E of four options"),
        not_answered("slake|zh", item("unanswered"), "unanswered", "the endpoint stayed away"),
    ]
    markdown, page = report(tmp_path, rows, Loaded([], "BoKelvin/SLAKE", "0f3a", {"its picture is not at hand": 7}))
    assert "| slake\\|zh | 5 | 20.0 [0.0, 100.0] | 1 | – | 1 | 1 | 1 |" in markdown
    assert "- left out: 7, its picture is not at hand" in markdown
    assert "- data: BoKelvin/SLAKE@0f3a" in markdown
    for told in (
        "1 unparsed, 1 unreadable, 1 faulty, 1 unanswered",
        "a.png: is no picture",
        "7: its picture is not at hand",
    ):
        assert told in page


def test_replies_that_were_cut_are_counted_beside_those_that_could_not_be_read(tmp_path: Path) -> None:
    rows = [
        answered("slake|zh", item("a"), "yes", cut=False),
        answered("slake|zh", item("b"), "Yes, as", cut=True),
        answered("slake|zh", item("c"), "Well", cut=True),
    ]
    markdown, page = report(tmp_path, rows)
    assert "| 1 | 2 | 0 | 0 | 0 |" in markdown
    assert "2 cut at 8 tokens" in page


def test_data_that_no_commit_is_chosen_for_is_called_not_pinned(tmp_path: Path) -> None:
    repo = "FreedomIntelligence/Medical_Multimodal_Evaluation_Data"
    told = f"{repo}@0f3a (not pinned: the newest commit is taken)"
    for page in report(tmp_path, [answered("huatuo|slake", item("a"), "yes")], Loaded([], repo, "0f3a")):
        assert told in page.replace("\\", "")
    for task, loaded in (("huatuo|slake", Loaded([], "here")), ("slake|en", Loaded([], "BoKelvin/SLAKE", "0f3a"))):
        for page in report(tmp_path, [answered(task, item("a"), "yes")], loaded):
            assert "not pinned" not in page


def test_a_hostile_reply_stays_text(tmp_path: Path) -> None:
    rows = [
        answered("slake|en", item("a", HOSTILE, HOSTILE, answer_kind="open", topic=HOSTILE), HOSTILE),
        answered("slake|en", item("b", topic="size"), "yes"),
    ]
    markdown, page = report(tmp_path, rows, Loaded([], HOSTILE, None, {HOSTILE: 1}), model=HOSTILE)
    found = Tags(page)
    assert not {"script", "img"} & {*found.names}
    assert html.escape(HOSTILE, quote=True).replace("&quot;", "&#34;") in page
    assert "<script" not in markdown
    assert {*found.links} == {"#task-1"}


def test_a_page_needs_nothing_from_elsewhere(tmp_path: Path) -> None:
    _, page = report(tmp_path, [answered("huatuo|ultrasound", item("a"), "yes")])
    assert {*Tags(page).links} == {"#task-1"}
    assert "url(" not in page
    assert "@import" not in page


def test_chinese_is_shown_as_it_is(tmp_path: Path) -> None:
    rows = [
        answered("slake|zh", item("a", "图中是哪个器官？", "肝脏", answer_kind="open", language="zh"), "这是肾脏。")
    ]
    _, page = report(tmp_path, rows)
    assert 'lang="zh"><strong>图中是哪个器官？' in page
    assert "这是肾脏。" in page


def test_published_scores_are_marked_as_theirs_with_their_table(tmp_path: Path) -> None:
    markdown, page = report(tmp_path, [answered("huatuo|ultrasound", item("a"), "yes")])
    assert "| HuatuoGPT-Vision-34B (theirs) | 81.7 | 1 |" in markdown
    assert "1. HuatuoGPT-Vision, arXiv 2406.19280v4, Table 3" in markdown
    assert page.count(">theirs</span>") == len(published_for("huatuo|ultrasound"))


@pytest.mark.parametrize(
    ("settings", "told"),
    [({"limit": 5}, "only a fixed draw of 5 questions"), ({"blind": True}, "the pictures were kept from the model")],
)
def test_a_run_that_is_not_the_benchmark_says_so_beside_published_scores(
    tmp_path: Path, settings: dict[str, Any], told: str
) -> None:
    rows = [answered("huatuo|ultrasound", item("a"), "yes")]
    for text in report(tmp_path, rows, **settings):
        assert text.count(told) == 2
    for text in report(tmp_path, rows):
        assert told not in text


def test_questions_left_out_or_trained_on_are_told_beside_published_scores(tmp_path: Path) -> None:
    rows = [answered("huatuo|ultrasound", item(f"{n}"), "yes") for n in range(3)]
    loaded = Loaded([], "bundle", None, {"picture not at hand": 306})
    task = summarise("huatuo|ultrasound", rows, loaded, Contamination("all", items=3, ids=("0", "1")))
    results = Results("ann/remud", "", "local", None, 8, 1, 1, (task,))
    write_report(tmp_path, results, rows)
    for name in ("report.md", "report.html"):
        text = (tmp_path / name).read_text("utf-8").replace("\\|", "|")
        assert "306 questions of huatuo|ultrasound are left out (picture not at hand)" in text
        assert "2 questions of huatuo|ultrasound are in the training data" in text


def test_the_caution_of_one_task_is_not_told_of_another(tmp_path: Path) -> None:
    rows = [answered(task, item("a"), "yes") for task in ("huatuo|ultrasound", "huatuo|slake")]
    left_out = summarise("huatuo|ultrasound", rows, Loaded([], "bundle", None, {"picture not at hand": 5}))
    results = Results("m", "", "local", None, 8, 1, 1, (left_out, summarise("huatuo|slake", rows)))
    assert caution(results) is None
    assert caution(results, [results.tasks[1]]) is None
    assert "5 questions" in str(caution(results, [results.tasks[0]]))


def test_a_task_that_nobody_published_has_no_such_table(tmp_path: Path) -> None:
    for text in report(tmp_path, [answered("remud|vqa", item("a"), "yes")]):
        assert "theirs" not in text


def test_the_worst_rows_come_first_and_no_more_than_some(tmp_path: Path) -> None:
    rows = [answered("remud|vqa", item(f"row-{n:03}"), "yes" if n < 20 else "no") for n in range(100)]
    _, page = report(tmp_path, rows)
    assert f"{MOST} of 100 rows" in page
    shown = [f"row-{n:03}" for n in range(100) if f">row-{n:03}<" in page]
    assert shown == [f"row-{n:03}" for n in range(20, 20 + MOST)]


def test_a_reply_of_any_length_leaves_the_page_short(tmp_path: Path) -> None:
    _, page = report(tmp_path, [answered("remud|qa", item("a", answer_kind="open"), "liver " * 100_000)])
    assert "(600,000 characters)" in page
    assert len(page) < 20_000 + 3 * LONGEST


def test_a_question_of_any_length_leaves_the_page_short(tmp_path: Path) -> None:
    asked = item("a" * 50_000, "Which? " * 20_000, "A", answer_kind="choice", options=("A. " + "x" * 50_000, "B. no"))
    rows = [replace(answered("custom|all", asked, "B"), status="faulty", note="y" * 50_000)]
    _, page = report(tmp_path, rows)
    assert "(140,000 characters)" in page
    assert len(page) < 20_000 + 5 * LONGEST


def test_several_replies_to_a_question_stand_together_and_have_pass_at_k(tmp_path: Path) -> None:
    rows = [answered("remud|vqa", item("a"), reply) for reply in ("yes", "no", "yes", "yes")]
    markdown, page = report(tmp_path, rows, sampling=Sampling(samples=4))
    assert re.search(r"\| pass@1 \| 1 \| 75\.0 \| [\d.]+ to [\d.]+ \|", markdown)
    assert re.search(r"\| pass@2 \| 1 \| 100\.0 \| [\d.]+ to 100\.0 \|", markdown)
    assert page.count("Is there a cyst?") == 1
    assert "4 drawn at temperature 0.6, top-p 0.7, seed 0" in markdown


def test_groups_are_told_apart(tmp_path: Path) -> None:
    rows = [
        answered("remud|vqa", item(f"{n}", language=language, anatomy=anatomy), "yes")
        for n, (language, anatomy) in enumerate([("zh", "liver"), ("en", "liver"), ("en", None)])
    ]
    markdown, page = report(tmp_path, rows)
    assert "| language | en | 2 | 100.0 [0.0, 100.0] | 0 | 0 |" in markdown
    assert "| anatomy | unknown | 1 |" in markdown
    assert "By language" in page
    assert "By modality" not in page


def test_a_cell_of_markdown_holds_no_markup() -> None:
    assert cell("a|b\n# <b> *c*") == r"a\|b \# &lt;b&gt; \*c\*"


def test_what_stands_in_the_training_data_is_told_and_the_score_without_it(tmp_path: Path) -> None:
    rows = [answered("slake|en", item(f"{n}"), "yes" if n < 5 else "no") for n in range(10)]
    known = Contamination(
        "all", "ORG/base", ("ann/remud@v1",), rows=99, items=10, questions=5, both=5, ids=tuple("01234")
    )
    results = Results("m", "", "local", None, 8, 1, 1, (summarise("slake|en", rows, None, known),))
    write_report(tmp_path, results, rows)
    for name in ("report.md", "report.html"):
        text = (tmp_path / name).read_text("utf-8")
        assert "5 of 10 items are in the training data" in text
        assert "0.0 [0.0, 100.0] (n = 5)" in text


def test_what_a_judge_says_stands_beside_the_rules(tmp_path: Path) -> None:
    said = [
        ("liver", 1.0, "the organ is right"),
        ("spleen", 0.0, "<b>another organ</b>"),
        ("hepar", None, "no score: empty"),
    ]
    rows = [
        replace(answered("slake|en", item(f"{n}", "Which?", "liver", answer_kind="open"), reply), judge=score, judge_reason=reason)
        for n, (reply, score, reason) in enumerate(said)
    ]  # fmt: skip
    pin = JudgePin("grader", "1", {"grade.en@1": "c0ffee" * 10})
    markdown, page = report(tmp_path, rows, judge=pin)
    for text in (markdown, html.unescape(page)):
        assert "50.0 [0.0, 100.0] over 2 open rows; 1 replies have no score" in text
        assert "of 2 replies that both scored, the rules give 50.0 and the judge 50.0; Cohen's kappa 1.00" in text
        assert "grade.en@1 (c0ffeec0ffee)" in text
    assert "&lt;b&gt;another organ&lt;/b&gt;" in page
    assert "no score: empty" in page


@pytest.mark.parametrize(
    ("name", "told"),
    [("token_f1", "token F1"), ("bleu_4", "BLEU-4"), ("rouge_l", "ROUGE-L"), ("cider", "CIDEr"), ("answer_kind", "answer kind")],
)  # fmt: skip
def test_metrics_are_called_what_papers_call_them(name: str, told: str) -> None:
    assert plain(name) == told


def test_a_mean_over_tasks_stands_beside_theirs(tmp_path: Path) -> None:
    names = [f"huatuo|{name}" for name in ("vqa_rad", "slake", "path_vqa", "pmc_vqa")]
    rows = [answered(task, item("a"), "no" if "slake" in task else "yes") for task in names]
    markdown, page = report(tmp_path, rows)
    assert "| **ann/remud** (ours) | **75.0** | |" in markdown
    for text in (markdown, page):
        assert "PMC-Cambrian-8B-AN" in text
        assert "the training data holds the train splits of these four sets" in text
    markdown, page = report(tmp_path, rows[:3])
    assert "Mean over" not in markdown + page
