"""remud-hub: from folders of medical PDFs to datasets, models, scores and a demo."""

__version__ = "0.1.0"
