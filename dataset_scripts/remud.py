"""Build the dataset ``remud``, ReMUD's configs, from a folder of documents, and push it.

    python dataset_scripts/remud.py SOURCES… --out remud
    python dataset_scripts/remud.py SOURCES… --out remud --teacher openai/MODEL --push ORG/remud --tag v1.0.0

``datasets`` runs no loading scripts any more; this script prepares the folder that ``load_dataset`` reads.
"""

import sys

from prepare import prepare


if __name__ == "__main__":
    sys.exit(prepare("remud", __doc__))
