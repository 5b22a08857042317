"""The edge to the network: the one guarded HTTP client, handed to both rooms."""
