"""How fast rules are matched, beside other ways to do the same."""
