"""The dataset folder, its card, and looking into it."""
