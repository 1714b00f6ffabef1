"""One module for each face; a face knows the model and nothing else."""
