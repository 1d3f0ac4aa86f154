# Fits images, and nothing else.
block pooled(channels) {
  maxpool(2) -> conv(channels, 1)
}
