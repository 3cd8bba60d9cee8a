"""What a room adds to every page: where the teacher is, what the class is asked, and what it has answered."""
