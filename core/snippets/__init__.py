"""Runnable Keras 3 code for the settings on the screen, as text: one module a lesson.

Each snippet stands alone, and a test executes it and compares its result with the array on the screen.
"""
