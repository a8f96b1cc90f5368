"""A release: dataset, model with its scores, and Space, linked with one another."""
