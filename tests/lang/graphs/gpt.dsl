# tokens[B, T] of 100
embed(100, 32)
_ + positions(64)
repeat(3) {
  _ + (layernorm -> attention(4, is_causal=true))
  _ + (layernorm -> linear(4 * _.dim) -> gelu -> linear(32))
}
layernorm -> linear(100, bias=false)
