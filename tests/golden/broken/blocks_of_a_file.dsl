# expect: E0330 3:21-27, E0320 3:34-39, E0320 7:14-19, E0370 10:1-19, E0370 11:1-10
block stem(channels = 8) {
  conv(channels, 3, pading=1) -> rellu
}

block tail(classes) {
  flatten -> dence(classes)
}

conv(8, 3) -> relu
width = 8
