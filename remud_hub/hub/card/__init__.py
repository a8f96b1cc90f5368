"""The dataset card: front matter that ``load_dataset`` reads, and a page for people with plots and examples."""
