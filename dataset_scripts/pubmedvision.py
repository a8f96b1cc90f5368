"""Build the dataset ``pubmedvision``, PubMedVision's two configs, from a folder of documents, and push it.

    python dataset_scripts/pubmedvision.py SOURCES… --out pubmedvision --teacher openai/MODEL
    python dataset_scripts/pubmedvision.py SOURCES… --out pubmedvision --teacher openai/MODEL --push ORG/pubmedvision --tag v1.0.0

It needs a teacher that can write; captions as they stand need none: ``--set generate.rewriting.arm=native_caption``.
"""

import sys

from prepare import prepare


if __name__ == "__main__":
    sys.exit(prepare("pubmedvision", __doc__))
