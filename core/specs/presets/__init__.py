"""The named requests of the course."""
