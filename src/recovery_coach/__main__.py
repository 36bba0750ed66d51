"""`python -m recovery_coach`."""

from recovery_coach.cli.entry import main

main()
