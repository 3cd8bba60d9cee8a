"""Labelled pictures from any source: ``load(DataSpec(source=...)) -> Dataset``."""
