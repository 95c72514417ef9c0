"""The command line. Heavy imports stand inside the commands, so that ``--help`` answers at once."""

from __future__ import annotations


def main() -> None:
    """Run the ``escalationd`` command. Exit codes: 0 done, 1 problem found, 2 wrong usage or configuration."""
    from escalationd.cli.app import run_app

    run_app()
