"""lighteval's own command line with our tasks and our model, also without a network.

Such as ``python -m remud_hub.evaluate.harness accelerate model_name=MODEL,batch_size=8 'remud_vqa|0,slake_zh|0' --vision-model``,
with ``REMUD_EVAL_TASKS='remud|vqa,slake|zh'`` and ``REMUD_EVAL_DATA=FOLDER`` in the environment.
"""

import sys

from remud_hub.errors import RemudError


def main() -> None:
    """Mend lighteval, say so, and run it."""
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
