"""The hand-written front-end components, seen from Python."""
