"""Many texts together: which of them are one story, and whose it is. Pure: no database, no network, no clock."""
