"""Does a sample contradict what medicine holds for certain: scoring systems, sizes and ages, possible values, views?"""
