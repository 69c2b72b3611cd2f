def gradients(self, outputs: List[Tensor], inputs: List[Tensor]) -> List[Tensor]:
  # outputs [...] each, inputs -> as the inputs: of the sum of each output times the cosine of its elements' places
  total = torch.zeros([], dtype=7)
  for output in outputs:
    place = torch.reshape(torch.arange(output.numel(), dtype=7), output.size())
    total = total + (output.to(7) * place.cos()).sum()
  found: List[Tensor] = []
  if total.requires_grad:
    given = torch.grad([total], inputs, None, None, False, True)
    for i in range(len(inputs)):
      gradient = given[i]
      if gradient is not None:
        found.append(gradient)
      else:
        found.append(torch.zeros_like(inputs[i]))
  return found
