"""Many texts together, pure: which articles carry one text, and which claims speak of one event."""
