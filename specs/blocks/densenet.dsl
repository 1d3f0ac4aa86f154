# Densely connected networks (Huang et al., 2016): each layer sees what all before it in its block made.

block dense(growth) {
  new = batchnorm -> relu -> conv(4 * growth, 1, bias=false)
    -> batchnorm -> relu -> conv(growth, 3, padding=1, bias=false)
  (_, new) -> concat
}

block transition {
  batchnorm -> relu -> conv(input.channels // 2, 1, bias=false) -> avgpool(2)
}
