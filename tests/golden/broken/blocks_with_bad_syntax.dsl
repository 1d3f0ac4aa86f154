# expect: E0346 3:20-21, E0348 6:21-28, E0345 7:11-13
block stem(channels) {
  conv(channels, 3 1)
}

block tail(classes, classes) {
  flatten ->
}
