# MobileNetV2 (Sandler et al., 2018): wide inside, narrow between blocks, no activation on the narrow ends.

block inverted(channels, stride = 1, expand = 6) {
  wide = expand * input.channels
  conv(wide, 1, bias=false) -> batchnorm -> relu6 if expand != 1 else _
  depthwise(3, stride=stride, padding=1, bias=false) -> batchnorm -> relu6
  conv(channels, 1, bias=false) -> batchnorm
  _ + input if stride == 1 and input.channels == channels else _
}
