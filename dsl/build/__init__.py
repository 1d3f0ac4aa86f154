"""From Graphs to ordinary torch modules: the only stage that makes layers."""
