"""The front door: knows every room, and no room knows it."""
