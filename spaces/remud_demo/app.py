"""The Space: the demo of remud-hub around the model that the Space's settings name."""

import os

from remud_hub.demo.app import launch


if __name__ == "__main__":
    launch(os.environ.get("REMUD_MODEL", "tiny"))
