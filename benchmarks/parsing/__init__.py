"""How fast feeds are taken apart, and whether the quick way says what feedparser says."""
