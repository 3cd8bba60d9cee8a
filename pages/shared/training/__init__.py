"""Training runs on a page: chosen, started, watched, shown."""
