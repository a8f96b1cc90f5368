"""Packing: several rows with their pictures in one sequence, each as if it stood alone. TRL packs rows without pictures only."""
