"""Frames: named families of phrasings, as data, and what of them a text says."""
