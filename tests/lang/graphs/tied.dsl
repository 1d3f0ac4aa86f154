# tokens[B, T] of 100
w = param(100, 32)
F.embedding(input, w)
repeat(2) { _ + (layernorm -> linear(32)) }
F.linear(w)
