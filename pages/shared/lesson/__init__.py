"""What makes a folder a lesson: its texts, frame, questions and place in the navigation."""
