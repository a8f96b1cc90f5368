"""``remud demo``: open the Space on this machine."""

from typing import Annotated

import typer


def demo_command(
    model: Annotated[str, typer.Argument(help="A folder, a Hub id, or tiny.")],
    port: Annotated[int, typer.Option(help="Port on this machine.")] = 7860,
) -> None:
    """Chat with a model about pictures, in the browser, on this machine only."""
    from remud_hub.cli.extras import needs

    with needs("demo"):
        from remud_hub.demo.app import launch
    launch(model, host="127.0.0.1", port=port)
