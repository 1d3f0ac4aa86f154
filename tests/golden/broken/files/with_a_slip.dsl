# A block with a misspelled layer.
block slip(channels) {
  conv(channels, 3, padding=1) -> relue
}
