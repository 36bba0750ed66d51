"""An interactive coach for service recovery: the next words, at once, and nothing lost."""

__version__ = "0.1.0"
