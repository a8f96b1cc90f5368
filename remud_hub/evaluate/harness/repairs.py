"""What must be mended in lighteval 0.13 before it runs without a network, and before it scores pictures rightly.

Its registry imports every built-in task, one of which downloads a file when it is imported. Its own model for pictures scores
wrongly (see ``RemudModel``).
"""

from types import ModuleType
from typing import Any

from lighteval.models import model_loader
from lighteval.tasks.registry import Registry

from remud_hub.evaluate.harness import tasks
from remud_hub.evaluate.harness.model import RemudModel


def repair() -> None:
    """Give lighteval our tasks alone, and our model for pictures."""
    registry: Any = Registry
    loader: Any = model_loader
    registry.load_all_task_configs = staticmethod(_our_tasks)
    loader.VLMTransformersModel = RemudModel


def _our_tasks(custom_tasks: str | ModuleType | None = None, load_multilingual: bool = False) -> dict[str, Any]:
    """Return our tasks and the user's, and no built-in one."""
    own: dict[str, Any] = Registry._extract_configs(tasks)
    if custom_tasks is not None:
        own |= Registry._extract_configs(Registry.create_custom_tasks_module(custom_tasks))
    return own
