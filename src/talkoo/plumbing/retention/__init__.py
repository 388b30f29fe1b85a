"""What is kept of people, how long and why; taking it out for them, and forgetting it."""
