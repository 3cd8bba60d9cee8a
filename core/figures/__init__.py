"""Figures: plain arrays and records in, plotly figures out."""
