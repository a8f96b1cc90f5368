"""``python -m remud_hub.cli``."""

from remud_hub.cli import main


main()
