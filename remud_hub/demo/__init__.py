"""The demo: a bilingual chat about ultrasound pictures with a model of ours, for a laptop or a Space."""
