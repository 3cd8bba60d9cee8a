"""What dies, fills up or is damaged during a lesson, and what is lost by it."""
