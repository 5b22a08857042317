"""Measurements of the product: how well it reads, how fast, and in how much memory."""
