"""How long a backtest takes over a month of an archive, with the full-text index and without."""
