def random_prefix(self, most: Tensor, count: int) -> Tensor:
  # most [1] -> [count]; u in [0, 1) gives floor(u * most) + 1 ones
  last = torch.floor(torch.mul(torch.rand_like(most), most))
  places = torch.cumsum(torch.expand(torch.ones_like(most), [count]), 0)
  return torch.to(torch.le(torch.sub(places, 1.), last), 6)

def leading(self, x: Tensor, axis: int, order: Tensor, count: int) -> Tensor:
  # x [...], order [torch.size(x, axis)] -> as x
  chosen = torch.clone(torch.index_select(x, axis, order))
  tail = torch.slice(chosen, axis, count, torch.size(x, axis))
  cleared = torch.zero_(tail)
  return chosen
