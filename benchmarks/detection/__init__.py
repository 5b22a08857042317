"""How well claims and frames are read: scores on labelled texts, beside two baselines, with speed and memory."""
