# A bracket that is not closed.
block open(channels) {
  conv(channels, 3 -> relu
}
