"""What was said, on disk: the only place that touches SQLite."""
