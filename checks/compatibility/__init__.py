"""What an update may not change: flows were made with the version that is published."""
