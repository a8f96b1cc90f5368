"""lighteval's own command line with our tasks and our model, also without a network.

Such as ``python -m remud_hub.evaluate.harness accelerate model_name=MODEL,batch_size=8 'remud_vqa|0,slake_zh|0' --vision-model``,
with ``REMUD_EVAL_TASKS='remud|vqa,slake|zh'`` and ``REMUD_EVAL_DATA=FOLDER`` in the environment.
"""

import os
import sys

from remud_hub.errors import RemudError


_TOLD_BY = frozenset({"REMUD_EVAL_TASKS", "REMUD_EVAL_FOLDER"})
"""Variables that say what the tasks are."""


def main() -> None:
    """Mend lighteval, say so, and run it. Without tasks, which lighteval's own help needs as well, say how to name them."""
    has_tasks = not _TOLD_BY.isdisjoint(os.environ)
    if len(sys.argv) == 1 or ("--help" in sys.argv and not has_tasks):
        sys.stdout.write(f"{__doc__}\n")
        return
    try:
        from remud_hub.evaluate.harness.repairs import repair

        repair()
        sys.stderr.write("remud: lighteval with our tasks only, and with our model for pictures in place of its own\n")
        from lighteval.__main__ import app

        app()
    except RemudError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
