"""What it costs to find the story of an article, beside datasketch, and how right it is on labelled copies."""
