"""Requests to the engine and the records that answer them, a module a subject."""
