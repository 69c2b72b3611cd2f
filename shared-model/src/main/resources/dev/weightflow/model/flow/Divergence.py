def vector_jacobian(self, output: Tensor, input: Tensor, direction: Tensor) -> Tensor:
  # output [...], input [...], direction as output -> as input; zeros where the output does not depend on the input
  found = torch.grad([torch.sum(torch.mul(output, direction))], [input], None, True, True, True)
  gradient = found[0]
  if torch.__isnot__(gradient, None):
    result = unchecked_cast(Tensor, gradient)
  else:
    result = torch.zeros_like(input)
  return result
