"""What a class shares: who owns what, rooms with their answers, and limits, in one database."""
