"""``python -m hrtag``."""

from hrtag.cli import main

if __name__ == "__main__":
    main()
