"""What is said of a TOML file that is not one: every independent mistake, at the narrowest place, with what to type.

Nothing here is imported for a file without mistakes.
"""
