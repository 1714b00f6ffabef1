"""What the submitter declares in certification.yml, the pull request, the addresses that answer."""
