# output: (recon = float[B, 1, 28, 28] | mu = float[B, 5] | logvar = float[B, 5]); image: float[B, 1, 28, 28]
recon = bce(output.recon, image, reduction='sum') / batch
kl = kl_normal(output.mu, output.logvar)
recon + 0.5 * kl
