"""Files on disk: atomic writes, kept arrays, uploads."""
