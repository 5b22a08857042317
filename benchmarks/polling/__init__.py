"""How fast feeds are polled and what is new in them is matched and stored, side by side with other pollers."""
