"""What is required: one module for each subject, one function for each rule."""
