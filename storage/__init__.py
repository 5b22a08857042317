"""What we know: the nouns, the tables behind them, and the repositories that are the only way to either."""
