"""Files on disk: atomic writes, size limits, downloads, kept arrays, uploads."""
