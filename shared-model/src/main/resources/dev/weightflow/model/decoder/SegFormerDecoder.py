def drop_channels(self, x: Tensor, p: float) -> Tensor:
  # x [batch, tokens, channels] -> as x; keep [batch, 1, channels]
  keep = torch.bernoulli(torch.new_full(x, [x.size(0), 1, x.size(2)], 1. - p))
  return torch.mul(x, torch.div(keep, 1. - p))
