"""What a spec asks for: its keys declared once, its layers laid over each other, rules across keys; `load` reads it."""
