"""One readable file says what to train; one command trains it."""

__version__ = "0.1.0"
