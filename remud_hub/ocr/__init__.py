"""Text read off pictures: the engines, each behind the same two questions."""
