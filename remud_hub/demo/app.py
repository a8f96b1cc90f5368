"""The chat page: built here, the same for ``remud demo`` and for the Space."""

import html
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Any

import gradio as gr

from remud_hub.demo.replies import Responder, Streaming
from remud_hub.models.chat import ChatModel
from remud_hub.models.resolve import TINY, resolve_model
from remud_hub.sample_pages.frames import picture
from remud_hub.store import cache_root


MAX_NEW_TOKENS = 1024
MOST_LEAST_THINKING = 256
"""What a visitor can ask for; ReMUD's curve peaks at 64 (Fig. 5)."""
MAX_FILE_SIZE = "20mb"
UPLOADS_KEPT = (3600, 86400)
"""Every hour, uploads older than a day are deleted."""

TITLE = "REMUD · 超声图文问答 · Ultrasound chat"
DESCRIPTION = """
<div class="remud">
<p class="lead">就一幅或多幅超声图像提问，或只用文字提问。
<span lang="en">Ask about one or more ultrasound pictures, or in words alone.</span></p>
<p class="notice">仅供研究与教学，不得用于诊断或治疗；请勿上传可识别患者身份的图像。
<span lang="en">For research and teaching only, not for diagnosis or treatment. Do not upload pictures that identify a
patient.</span></p>
<p class="model">模型 · Model: <code>{model}</code>{remark}</p>
</div>
"""
TINY_REMARK = "（随机权重的占位模型，回答没有意义 · a stand-in with random weights, its answers mean nothing）"
PLACEHOLDER = "### 上传图像并提问\nUpload a picture and ask, or start from an example"

# Frames of real, anonymous examinations, a question, and what the button says
EXAMPLES: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("node/left",), "这幅图像显示了什么？", "描述图像 · Describe"),
    (("node/left",), "Is there flow inside the node? Think step by step.", "寻找血流 · Flow"),
    (("heart/0", "heart/12"), "What has changed between the two pictures?", "比较两幅 · Compare"),
    ((), "什么是后方回声增强？", "只用文字 · Words"),
)

FONTS = ("Inter", "Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "system-ui", "sans-serif")


def build_app(model: str, *, max_new_tokens: int = MAX_NEW_TOKENS) -> gr.Blocks:
    """Load a model and build the page around it.

    Args:
        model: Hub id, folder, or ``tiny``.
        max_new_tokens: Where a reply is cut.

    Returns:
        The page, not yet served.

    Raises:
        UsageError: The folder holds no model.
    """
    return chat_page(ChatModel(resolve_model(model, cache_root())), model, max_new_tokens)


def chat_page(model: Streaming, name: str, max_new_tokens: int = MAX_NEW_TOKENS) -> gr.Blocks:
    """Build the page around a loaded model, shown under ``name``."""
    with tempfile.TemporaryDirectory(prefix="remud-demo-") as folder:  # Gradio copies the examples as it is built
        page = gr.ChatInterface(
            Responder(model, max_new_tokens).chat,
            multimodal=True,
            chatbot=gr.Chatbot(
                label="对话 · Chat",
                show_label=False,
                height="60vh",
                min_height=360,
                placeholder=PLACEHOLDER,
                buttons=["copy"],
                allow_tags=False,
            ),
            textbox=gr.MultimodalTextbox(
                file_types=["image"],
                file_count="multiple",
                sources=["upload"],
                placeholder="输入问题，可附图像… · Ask, with pictures if you like…",
                show_label=False,
            ),
            additional_inputs=gr.Slider(
                0,
                MOST_LEAST_THINKING,
                step=16,
                value=0,
                precision=0,
                label="最少思考（词元）· Least thinking (tokens)",
            ),
            additional_inputs_accordion="设置 · Settings",
            title=TITLE,
            description=DESCRIPTION.format(model=html.escape(name), remark=TINY_REMARK if name == TINY else ""),
            examples=_examples(Path(folder)),
            example_labels=[label for _, _, label in EXAMPLES],
            run_examples_on_click=False,
            cache_examples=False,
            flagging_mode="never",
            analytics_enabled=False,
            delete_cache=UPLOADS_KEPT,
            api_name="chat",
        )
    # A visitor who sends an example makes it an upload, and a day later it would be deleted for all
    examples: Any = page.chatbot.examples
    page.chatbot.keep_in_cache.update(file["path"] for example in examples for file in example["files"])
    return page


def launch(
    model: str, *, host: str | None = None, port: int | None = None, max_new_tokens: int = MAX_NEW_TOKENS
) -> None:
    """Serve the page until interrupted.

    Args:
        model: Hub id, folder, or ``tiny``.
        host: Address to listen on; None leaves it to Gradio: this machine only, or what ``GRADIO_SERVER_NAME`` says.
        port: Port to listen on; None takes a free one from 7860 on, or what ``GRADIO_SERVER_PORT`` says.
        max_new_tokens: Where a reply is cut.
    """
    build_app(model, max_new_tokens=max_new_tokens).launch(
        server_name=host,
        server_port=port,
        share=False,
        max_file_size=MAX_FILE_SIZE,
        theme=gr.themes.Soft(primary_hue="teal", neutral_hue="slate", font=list(FONTS)),
        css_paths=str(files("remud_hub.demo").joinpath("page.css")),
        footer_links=[],
        run_history=False,  # would keep what was asked, pictures included, in the visitor's browser
    )


def _examples(folder: Path) -> list[Any]:
    """Write the example pictures into a folder and return the examples, which leave the settings alone."""
    for frame in {frame for frames, _, _ in EXAMPLES for frame in frames}:
        picture(frame).save(_file(folder, frame))
    return [[{"text": text, "files": [str(_file(folder, frame)) for frame in frames]}] for frames, text, _ in EXAMPLES]


def _file(folder: Path, frame: str) -> Path:
    return folder / f"{frame.replace('/', '-')}.png"
