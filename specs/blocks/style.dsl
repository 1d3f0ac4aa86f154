# What a network for style transfer is made of: reflected edges, and norms of each picture by itself.

block inward(channels, size, stride = 1) {
  pad(size // 2, mode='reflect') -> conv(channels, size, stride=stride) -> instancenorm(affine=true)
    -> relu
}

block residual(channels) {
  _ + (inward(channels, 3) -> pad(1, mode='reflect') -> conv(channels, 3)
    -> instancenorm(affine=true))
}

block outward(channels) {
  upsample(2) -> inward(channels, 3)
}
