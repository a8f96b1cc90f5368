"""``python -m benchmarks.push.with_datasets FOLDER [ORG/NAME]``: load all configs of a folder, and push them with ``datasets``."""

import sys

from datasets import get_dataset_config_names, load_dataset


folder, *repo = sys.argv[1:]
for config in get_dataset_config_names(folder):
    loaded = load_dataset(folder, config)
    if repo:
        loaded.push_to_hub(repo[0], config)
