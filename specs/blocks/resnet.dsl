# Residual networks: the two blocks of He et al.

block shortcut(channels, stride) {
  conv(channels, 1, stride=stride, bias=false) -> batchnorm
}

block basic(channels, stride = 1) {
  skip = shortcut(channels, stride) if stride != 1 or _.channels != channels else _
  conv(channels, 3, stride=stride, padding=1, bias=false) -> batchnorm -> relu
    -> conv(channels, 3, padding=1, bias=false) -> batchnorm
  _ + skip -> relu
}

block bottleneck(channels, stride = 1) {
  skip = shortcut(4 * channels, stride) if stride != 1 or _.channels != 4 * channels else _
  conv(channels, 1, bias=false) -> batchnorm -> relu
    -> conv(channels, 3, stride=stride, padding=1, bias=false) -> batchnorm -> relu
    -> conv(4 * channels, 1, bias=false) -> batchnorm
  _ + skip -> relu
}

block stem {
  conv(64, 7, stride=2, padding=3, bias=false) -> batchnorm -> relu
    -> maxpool(3, stride=2, padding=1)
}
