# float[B, 4, 8, 8]
block dense(growth, n) {
  repeat(n) { (_, batchnorm -> relu -> conv(growth, 3, padding=1)) -> concat }
}
dense(4, 2) -> conv(_.channels // 2, 1) -> avgpool(2) -> dense(4, 2)
