"""Training: TRL's supervised fine-tuning on the dataset's columns as they are; the scripts are in ``recipes/``."""
