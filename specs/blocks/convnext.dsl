# ConvNeXt (Liu et al., 2022): a residual network with what transformers taught.

block convnext(drop) {
  _ + (depthwise(7, padding=3) -> permute(0, 2, 3, 1) -> layernorm(eps=1e-6)
    -> linear(4 * input.channels) -> gelu -> linear(input.channels)
    -> permute(0, 3, 1, 2) -> layerscale(1e-6) -> stochastic_depth(drop))
}

block shrink(channels) {
  layernorm(dim=1, eps=1e-6) -> conv(channels, 2, stride=2)
}
