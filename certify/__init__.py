"""From a directory to its report: read, judge, locate, conclude."""


class CannotRun(Exception):
    """The check could not run; the message says why, in one line."""
