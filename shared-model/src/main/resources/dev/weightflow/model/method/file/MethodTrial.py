def used(self, outputs: List[Tensor], inputs: List[Tensor]) -> Tensor:
  # outputs [...] each, inputs -> [inputs], whether any output depends on it
  total = torch.zeros([])
  for output in outputs:
    total = total + output.sum()
  found: List[bool] = []
  if total.requires_grad:
    for gradient in torch.grad([total], inputs, None, None, False, True):
      found.append(gradient is not None)
  else:
    for each in inputs:
      found.append(False)
  return torch.tensor(found)
