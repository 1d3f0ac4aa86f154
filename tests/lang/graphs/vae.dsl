# float[B, 1, 28, 28]
flatten -> linear(40) -> relu
mu = linear(5)
logvar = linear(5)
mu + exp(0.5 * logvar) * randn_like(mu)
linear(40) -> relu -> linear(784) -> sigmoid -> unflatten(1, [1, 28, 28])
(recon = _, mu = mu, logvar = logvar)
