# output: float[B, 1]; fake: float[B, 1]; image: float[B, 8]
wasserstein = mean(fake) - mean(output)
slope = abs(image) -> flatten -> norm(dim=1)
wasserstein + 10 * mean((slope - 1) ** 2)
