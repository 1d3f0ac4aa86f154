# float[B, 3, 64, 64]
block basic(channels, stride = 1) {
  skip = conv(channels, 1, stride=stride, bias=false) -> batchnorm if stride != 1 else _
  conv(channels, 3, stride=stride, padding=1, bias=false) -> batchnorm -> relu
    -> conv(channels, 3, padding=1, bias=false) -> batchnorm
  _ + skip -> relu
}
conv(64, 7, stride=2, padding=3, bias=false) -> batchnorm -> relu -> maxpool(3, stride=2, padding=1)
repeat(2) { basic(64) }
repeat(width in [128, 256]) {
  basic(width, stride=2)
  basic(width)
}
adaptive_avgpool(1) -> flatten -> linear(1000)
