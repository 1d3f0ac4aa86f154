# float[B, 3, 32, 32]
block double(ch) { conv(ch, 3, padding=1) -> relu }
block level(ch) {
  double(ch)
  e = _
  (e -> maxpool(2) -> body -> upconv(ch, 2, stride=2), e) -> concat -> double(ch)
}
level(8) { level(16) { double(32) } }
conv(2, 1)
