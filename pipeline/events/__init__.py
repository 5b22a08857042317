"""Many texts together, pure: which of them carry one text, and which claims speak of one event."""
