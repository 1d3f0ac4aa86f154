# EfficientNet (Tan and Le, 2019): inverted residual blocks, their channels weighed by what the image holds.

block mbconv(channels, kernel, stride, expand, drop) {
  wide = expand * input.channels
  conv(wide, 1, bias=false) -> batchnorm -> silu if expand != 1 else _
  depthwise(kernel, stride=stride, padding=kernel // 2, bias=false) -> batchnorm -> silu
  squeeze_excite(input.channels // 4, activation='silu')
  conv(channels, 1, bias=false) -> batchnorm
  stochastic_depth(drop) + input if stride == 1 and input.channels == channels else _
}
