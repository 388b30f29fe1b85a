"""Advice: asked of everyone, of those competent in a topic, or of the advisers; what helped is published for all."""
