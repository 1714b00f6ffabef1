"""From a directory to its report: read, judge, locate, conclude."""
