"""What came out: findings become criteria, criteria a conclusion; one module for each face."""
