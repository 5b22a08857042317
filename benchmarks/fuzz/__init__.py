"""Feeds mutated by the thousand, and read as the first line reads them."""
