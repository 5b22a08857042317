"""Where things happen: a gazetteer of every spelling, the places a text mentions, the place a claim is tied to."""
