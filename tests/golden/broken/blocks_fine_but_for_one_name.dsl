# expect: E0320 3:30-35
# A file of blocks is checked by itself, whatever its blocks will be applied to.
block residual { _ + body -> rellu }
block cell(channels, stride = 1) {
  residual { conv(channels, 3, stride=stride, padding=1) }
}
