"""Transforms of data. Images are [B, C, H, W] here, as everywhere, and each draws for itself."""
