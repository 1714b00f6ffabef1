"""Why the program could not do what it was asked for."""


class CannotRun(Exception):
    """The check could not run; the message says why, in one line."""
