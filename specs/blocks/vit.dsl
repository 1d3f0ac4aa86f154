# Vision transformers (Dosovitskiy et al., 2020): the layer of the encoder, normalised before each of its parts.

block encoder(heads, hidden) {
  _ + (layernorm(eps=1e-6) -> attention(heads))
  _ + (layernorm(eps=1e-6) -> linear(hidden) -> gelu -> linear(input.dim))
}
