"""From the world to a match: three lines, each of which fetches, asks and stores, and decides nothing."""
