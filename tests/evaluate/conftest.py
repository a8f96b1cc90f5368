"""A small dataset folder of contract 1: ``qa``, ``vqa`` and ``vqa_reasoning``, Chinese and English, text and pictures."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from datasets import Dataset, Features, Image, List, Value
from PIL import Image as Pictures
from PIL import ImageDraw


Rows: TypeAlias = dict[str, list[dict[str, Any]]]

FEATURES = Features(
    {
        "id": Value("string"),
        "images": List(Image()),
        "messages": List({"role": Value("string"), "content": Value("string")}),
        "question": Value("string"),
        "thinking": Value("string"),
        "answer": Value("string"),
        "answer_kind": Value("string"),
        "options": List(Value("string")),
        "language": Value("string"),
    }
)


def picture(colour: str, size: tuple[int, int] = (84, 84)) -> Pictures.Image:
    image = Pictures.new("RGB", size, "black")
    ImageDraw.Draw(image).ellipse((14, 14, size[0] - 14, size[1] - 14), fill=colour)
    return image


def row(id: str, question: str, answer: str, kind: str, language: str = "en", **more: Any) -> dict[str, Any]:
    options: Sequence[str] = more.get("options", ())
    thinking: str | None = more.get("thinking")
    said = answer if thinking is None else f"<think>{thinking}</think><answer>{answer}</answer>"
    system = "You are an ultrasound teacher." if language == "en" else "你是一名超声医学教师。"
    return {
        "id": id,
        "images": list(more.get("images", ())),
        "messages": [
            {"role": "system", "content": system},
            {"role": "user", "content": "\n".join([question, *options])},
            {"role": "assistant", "content": said},
        ],
        "question": question,
        "thinking": thinking,
        "answer": answer,
        "answer_kind": kind,
        "options": list(options),
        "language": language,
    }


@pytest.fixture(autouse=True)
def offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("datasets.config.HF_DATASETS_CACHE", tmp_path / "cache")
    monkeypatch.setattr("datasets.config.HF_HUB_OFFLINE", True)


@pytest.fixture(scope="session")
def sample_rows() -> Rows:
    """Rows whose answers depend on the pictures and on their order; the wrong ones are for the model to miss."""
    red, green = picture("red"), picture("green", (112, 84))
    colours, which = ["A. red", "B. green"], ["A. the first", "B. the second"]
    colour, first = "Which colour is the disc?", "Which picture is red?"
    return {
        "qa": [
            row("q1", "What does an anechoic area contain?", "Fluid.", "open"),
            row("q2", "后方回声增强说明什么？", "含液性病变", "open", "zh"),
            row("q3", "Is bone a strong reflector?", "yes", "closed"),
            row("q4", "频率应选多少MHz？", "7.5 MHz", "number", "zh"),
        ],
        "vqa": [
            row("v1", colour, "A", "choice", images=[red], options=colours),
            row("v2", colour, "B", "choice", images=[green], options=colours),
            row("v3", first, "A", "choice", images=[red, green], options=which),
            row("v4", first, "B", "choice", images=[green, red], options=which),
            row("v5", "圆盘是什么颜色？", "红色", "open", "zh", images=[red]),
        ],
        "vqa_reasoning": [
            row("r1", "圆盘是绿色吗？", "是", "closed", "zh", images=[green], thinking="圆盘是绿色的。"),
            row("r2", "圆盘是绿色吗？", "否", "closed", "zh", images=[red], thinking="圆盘是红色的。"),
            row("r3", colour, "green", "open", images=[green], thinking="The disc is green."),
        ],
    }


@pytest.fixture(scope="session")
def hard_rows(sample_rows: Rows) -> Rows:
    """The same, and two that cannot be asked: a picture that is none, and a row whose messages ask nothing."""
    broken = row("v6", "Which colour is the disc?", "A", "choice", options=["A. red", "B. green"])
    broken["images"] = [{"bytes": b"no picture", "path": None}]
    nothing = row("q5", "Is bone a strong reflector?", "yes", "closed")
    nothing["messages"] = nothing["messages"][::2]
    return {**sample_rows, "vqa": [*sample_rows["vqa"], broken], "qa": [*sample_rows["qa"], nothing]}


@pytest.fixture(scope="session")
def hard_data(tmp_path_factory: pytest.TempPathFactory, hard_rows: Rows) -> Path:
    """``hard_rows`` as a dataset folder."""
    return _write_dataset(tmp_path_factory.mktemp("hard") / "remud", hard_rows)


# What the model is taught to say instead of the right answer: one miss in English and Chinese, one reply beyond reading
TAUGHT_WRONG = {"q3": "no", "v5": "绿色", "q4": "I cannot tell."}


@pytest.fixture(scope="session")
def taught(tmp_path_factory: pytest.TempPathFactory, sample_rows: Rows) -> Path:
    """The tiny model, fine-tuned until it says what it is taught; its replies hang on the pictures and their order."""
    import torch

    from remud_hub.models.chat import ChatModel, images_first
    from remud_hub.models.tiny import build_tiny

    # Two threads on two shared cores wait for each other: twenty times as long for a model this small
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    scratch = tmp_path_factory.mktemp("taught")
    chat = ChatModel(str(build_tiny(scratch / "tiny")))
    rows = [row for some in sample_rows.values() for row in some]
    wanted = [TAUGHT_WRONG.get(row["id"], row["messages"][-1]["content"]) for row in rows]
    texts = [
        chat.processor.apply_chat_template(
            images_first([*row["messages"][:-1], {"role": "assistant", "content": said}], len(row["images"])),
            tokenize=False,
        )
        for row, said in zip(rows, wanted, strict=True)
    ]
    pictures = [row["images"] for row in rows if row["images"]]
    batch = chat.processor(text=texts, images=pictures, padding=True, padding_side="left", return_tensors="pt")
    labels = torch.full_like(batch["input_ids"], -100)
    for number, said in enumerate(wanted):
        length = len(chat.processor.tokenizer(f"{said}<|im_end|>\n")["input_ids"])
        labels[number, -length:] = batch["input_ids"][number, -length:]
    optimizer = torch.optim.AdamW(chat.model.parameters(), lr=5e-3)
    chat.model.train()
    for _ in range(200):
        loss = chat.model(**batch, labels=labels).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if loss.item() < 0.02:
            break
    torch.set_num_threads(threads)
    chat.model.save_pretrained(scratch / "model")
    chat.processor.save_pretrained(scratch / "model")
    return scratch / "model"


@pytest.fixture(scope="session")
def write_dataset() -> Callable[..., Path]:
    return _write_dataset


def _write_dataset(folder: Path, rows: Rows, split: str = "test") -> Path:
    lines = ["---", "configs:"]
    for config, some in rows.items():
        (folder / config).mkdir(parents=True)
        columns = {name: [one[name] for one in some] for name in FEATURES}
        Dataset.from_dict(columns, features=FEATURES).to_parquet(folder / config / f"{split}-00000.parquet")
        lines += [f"- config_name: {config}", "  data_files:", f"  - split: {split}", f"    path: {config}/{split}-*"]
    (folder / "README.md").write_text("\n".join([*lines, "---", ""]), encoding="utf-8")
    return folder
