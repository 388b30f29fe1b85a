"""Forms: questions that organisers put together, and the answers of people; other parts use them over kernel.asking."""
