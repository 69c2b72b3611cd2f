def skew(self, upper: Tensor, side: int) -> Tensor:
  # upper [matrices, side * (side - 1) / 2] -> [matrices, side, side]
  places = torch.triu_indices(side, side, 1, dtype=4, layout=None, device=ops.prim.device(upper), pin_memory=None)
  index = torch.add(torch.mul(places[0], side), places[1])
  flat = torch.index_add(torch.new_zeros(upper, [upper.size(0), torch.mul(side, side)]), 1, index, upper)
  half = torch.view(flat, [upper.size(0), side, side])
  return torch.sub(half, torch.transpose(half, 1, 2))

def matrix_exponential(self, matrices: Tensor) -> Tensor:
  # matrices [matrices, side, side] -> as matrices
  return torch.matrix_exp(matrices)

def cayley(self, matrices: Tensor) -> Tensor:
  # matrices [matrices, side, side] -> as matrices
  identity = torch.expand_as(torch.eye(matrices.size(1), dtype=ops.prim.dtype(matrices), layout=None, device=ops.prim.device(matrices), pin_memory=None), matrices)
  half = torch.mul(matrices, 0.5)
  return torch.linalg_solve(torch.sub(identity, half), torch.add(identity, half), left=True)
