"""What is required of the submission package."""
