# (float[B, 8]; float[B, 8])
shared tower = linear(16) -> relu -> linear(4)
a, b = input
abs((a -> tower) - tower(b)) -> linear(1)
