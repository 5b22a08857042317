"""How feeds.yaml is read: its text, its keys, the names that must fit together."""
