"""From a feed's address to its new items: fetch, parse, novelty, pace, health."""
