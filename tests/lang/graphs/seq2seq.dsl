# (tokens[B, S] of 50; tokens[B, T] of 60)
source, reference = input
memory, state = source -> embed(50, 16) -> lstm(16, return_state=true)
queries = reference -> embed(60, 16) -> lstm(16, state=state)
found = softmax(queries @ transpose(memory, 1, 2), dim=-1) @ memory
(queries, found) -> concat(dim=-1) -> linear(60)
