"""Sources of data. Each states its facts, from its settings and the headers of its files, before anything is loaded."""
