"""From a checked program to a Plan: every choice made, and what it costs."""
