"""The casualty claims of one text: numbers, names and single people, with what happened to them."""
