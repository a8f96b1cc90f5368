"""A second model that scores open answers by a rubric, and how far it agrees with the rules; optional."""
