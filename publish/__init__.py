"""Where the verdict is shown: on GitHub and in the runner's log. Nothing here judges."""
