"""What is built, in forms that need nothing of ours: a file of PyTorch, weights, a traced program."""
