"""What an operator does with feeds: looks at one, finds it behind a page, puts it into the file, moves lists."""
