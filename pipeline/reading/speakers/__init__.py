"""Who says a number: cue words, names and parties as data, and a small grammar over them."""
