"""``python -m escalationd``: the command line, for where no script is installed."""

from escalationd.cli import main

main()
