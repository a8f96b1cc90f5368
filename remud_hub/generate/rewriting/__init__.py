"""PubMedVision: a figure with its caption and mentions, rewritten into a description and a question with its answer."""
