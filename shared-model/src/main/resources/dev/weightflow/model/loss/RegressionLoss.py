def known(self, label: Tensor, output: Tensor) -> Tensor:
  # NaN marks what does not count -> 1. where the label counts, 0. elsewhere
  return torch.to(torch.eq(label, label), output)

def difference(self, output: Tensor, label: Tensor, logarithm: bool) -> Tensor:
  # [batch, 1, h, w] each -> as they are, 0 where the label does not count
  target = torch.where(torch.eq(label, label), label, torch.ones_like(label))
  if logarithm:
    target = torch.log(target)
  return torch.mul(torch.sub(output, target), torch.to(torch.eq(label, label), output))

def l1(self, output: Tensor, label: Tensor, logarithm: bool) -> Tensor:
  # [batch, 1, h, w] each -> []
  count = torch.clamp(torch.sum(self.known(label, output)), 1.)
  return torch.div(torch.sum(torch.abs(self.difference(output, label, logarithm))), count)

def berhu(self, output: Tensor, label: Tensor, logarithm: bool) -> Tensor:
  # [batch, 1, h, w] each -> []
  error = torch.abs(self.difference(output, label, logarithm))
  bound = torch.clamp(torch.mul(torch.max(torch.detach(error)), 0.2), 1.0e-12)
  square = torch.div(torch.add(torch.mul(error, error), torch.mul(bound, bound)), torch.mul(bound, 2.))
  count = torch.clamp(torch.sum(self.known(label, output)), 1.)
  return torch.div(torch.sum(torch.where(torch.le(error, bound), error, square)), count)

def silog(self, output: Tensor, label: Tensor, logarithm: bool) -> Tensor:
  # [batch, 1, h, w] each, of logarithms -> []
  error = self.difference(output, label, logarithm)
  count = torch.clamp(torch.sum(self.known(label, output)), 1.)
  mean = torch.div(torch.sum(error), count)
  return torch.sub(torch.div(torch.sum(torch.mul(error, error)), count), torch.mul(torch.mul(mean, mean), 0.85))
