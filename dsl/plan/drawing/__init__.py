"""A network as a picture: boxes and wires, blocks folded or drawn with what is in them."""
