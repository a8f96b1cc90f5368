"""``remud demo``: open the Space on this machine."""

from typing import Annotated

import typer


def demo_command(
    model: Annotated[str, typer.Argument(help="A folder, a Hub id, or tiny.")],
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 7860,
) -> None:
    """Chat with a model about pictures, in the browser, on this machine only."""
    from remud_hub.demo.app import build_app

    build_app(model).launch(server_name="127.0.0.1", server_port=port, share=False)
