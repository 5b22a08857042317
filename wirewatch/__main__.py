"""`python -m wirewatch`."""

from wirewatch.cli import main

if __name__ == "__main__":
    main()
