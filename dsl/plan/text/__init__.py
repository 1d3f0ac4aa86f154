"""A plan as people read it in a terminal: aligned text, no frames, nothing that colour alone would say."""
