# A U-Net is a nest of levels: each goes down, applies what stands inside it, comes up, and joins what it set aside.

block double(channels) {
  conv(channels, 3, padding=1, bias=false) -> batchnorm -> relu
    -> conv(channels, 3, padding=1, bias=false) -> batchnorm -> relu
}

block level(channels) {
  double(channels)
  e = _
  (e -> maxpool(2) -> body -> upconv(channels, 2, stride=2), e) -> concat -> double(channels)
}
