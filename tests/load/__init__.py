"""A class that arrives at a real server and moves its controls: ``python -m tests.load`` measures how long it waits."""
