"""Models: the tiny offline one, finding a model by name, and chatting with any of them; torch loads only with its users."""
