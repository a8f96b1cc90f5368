"""The length of every row before the first step: what is too long, what is broken, and what the run will take."""
