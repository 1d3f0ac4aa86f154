# Blocks that cases use.
block residual(channels) {
  _ + (conv(channels, 3, padding=1) -> batchnorm -> relu)
}
