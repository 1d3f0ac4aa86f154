# SqueezeNet (Iandola et al., 2016): few channels into a fire module's 3 by 3 convolution, many out of it.

block fire(squeeze, expand) {
  conv(squeeze, 1) -> relu
  (conv(expand, 1) -> relu, conv(expand, 3, padding=1) -> relu) -> concat
}
