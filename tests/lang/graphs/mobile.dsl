# float[B, 3, 32, 32]
block inverted(out, stride, expand) {
  hidden = _.channels * expand
  same = stride == 1 and _.channels == out
  y = (conv(hidden, 1, bias=false) -> batchnorm -> relu6 if expand != 1 else _)
    -> conv(hidden, 3, stride=stride, padding=1, groups=hidden, bias=false) -> batchnorm -> relu6
    -> conv(out, 1, bias=false) -> batchnorm
  _ + y if same else y
}
conv(8, 3, stride=2, padding=1, bias=false)
repeat(row in [[1, 4, 1, 1], [6, 6, 2, 2]]) {
  repeat(i in range(row[2])) { inverted(row[1], row[3] if i == 0 else 1, row[0]) }
}
adaptive_avgpool(1) -> flatten -> linear(10)
