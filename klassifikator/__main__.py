"""``python -m klassifikator``."""

from klassifikator.cli import main

main()
