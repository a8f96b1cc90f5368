"""Questions of SLAKE and VQA-RAD, and pictures of VQA-RAD, where they are at hand."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple


FOLDER = Path(__file__).parents[3] / "shared" / "data" / "vqa"
FEW = 2
"""Pictures that a question may be asked of and still be one of that benchmark, not one that anybody asks."""
_COMMON = frozenset(
    [
        "what",
        "which",
        "where",
        "when",
        "there",
        "this",
        "that",
        "does",
        "have",
        "from",
        "with",
        "image",
        "picture",
        "scan",
        "shown",
        "seen",
        "present",
        "visible",
        "located",
        "patient",
        "these",
        "those",
        "any",
        "kind",
        "type",
        "most",
        "main",
        "part",
        "side",
        "many",
        "being",
        "taken",
        "used",
        "belong",
        "would",
        "could",
        "describe",
        "show",
        "shows",
        "normal",
        "abnormal",
        "abnormality",
        "abnormalities",
        "color",
        "colour",
        "shape",
        "look",
        "like",
        "think",
        "name",
    ]
)
_COMMON_ZH = re.compile(
    "图片|图像|图中|图里|这张|该图|这个|病人|患者|什么|哪个|哪些|哪里|哪|显示|是否|存在|有没有|位于|包含|颜色|形状|如何|器官|"
    "主要|部位|最|可以|正常|异常|[的是在中吗有里了和与或个图张]"
)


class Asked(NamedTuple):
    """A question of a benchmark."""

    question: str
    answer: str


class Benchmarks(NamedTuple):
    """What there is; all empty where the folder is absent."""

    questions: Mapping[str, tuple[Asked, ...]] = {}
    """By language."""
    pictures: tuple[tuple[Path, str], ...] = ()
    """With the organ it shows."""


def load(folder: Path) -> Benchmarks:
    """Return the specific questions and the pictures of a folder such as ``shared/data/vqa``."""
    asked: dict[str, dict[Asked, set[str]]] = {"en": defaultdict(set), "zh": defaultdict(set)}
    organs = {}
    for item in _items(folder):
        picture = item.get("img_name") or item["image_name"]
        organs[picture] = item.get("image_organ")
        question = Asked(item["question"].strip(), str(item["answer"]).strip())
        asked[item.get("q_lang", "en")][question].add(picture)
    return Benchmarks(
        {language: tuple(_specific(questions)) for language, questions in asked.items()},
        tuple(
            (path, organs[path.name]) for path in sorted(folder.glob("vqa_rad_images/*.jpg")) if path.name in organs
        ),
    )


def _items(folder: Path) -> Iterator[Any]:
    for path in sorted([*folder.glob("slake_*.json"), *folder.glob("vqa_rad_*.json")]):
        yield from json.loads(path.read_text(encoding="utf-8"))


def _specific(asked: Mapping[Asked, set[str]]) -> Iterator[Asked]:
    pictures: dict[str, set[str]] = defaultdict(set)
    for item, shown in asked.items():
        pictures[item.question.casefold()] |= shown
    for item in sorted(asked):
        if len(pictures[item.question.casefold()]) <= FEW and _content_words(item.question) >= 3 and _well_put(item):
            yield item


def _well_put(item: Asked) -> bool:
    return bool(item.answer) and not re.search(r"/|[?？].*[?？]", item.question)


def _content_words(question: str) -> int:
    chinese = "".join(re.findall(r"[一-鿿]", _COMMON_ZH.sub("", question)))
    if chinese:
        return len(chinese) // 2
    return len({word for word in re.findall(r"[a-z]{4,}", question.casefold()) if word not in _COMMON})
