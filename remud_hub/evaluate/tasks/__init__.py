"""What a model is asked: the test rows of our datasets, and the benchmarks of the field, each as items of one form."""
