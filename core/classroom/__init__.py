"""What a class shares beside the lessons: limits of each reader, and what belongs to whom."""
