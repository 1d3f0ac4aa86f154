# float[B, T, 8]
shared mix = linear(8)
gate = param(8)
block step { shared own = linear(8) -> relu
  own -> own }
repeat(3) { _ + (mix -> step) * gate }
mean(dim=1)
