"""What strangers may hand in, made by the thousand: ``python -m tests.fuzz --inputs 10000 [--only zip]``."""
