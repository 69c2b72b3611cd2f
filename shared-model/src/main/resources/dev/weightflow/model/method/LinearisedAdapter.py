def jacobian_vector(self, output: Tensor, inputs: List[Tensor], directions: List[Tensor]) -> Tensor:
  # output [...], inputs and directions: as many arrays of the same shapes -> as output
  # the product of the transposed Jacobian with a vector is linear in the vector, so that its own gradient is the Jacobian's product
  vector = torch.requires_grad_(torch.zeros_like(output), True)
  found = torch.grad([torch.sum(torch.mul(output, vector))], inputs, None, True, True, True)
  total = torch.mul(torch.sum(vector), 0.)
  for i in range(torch.len(found)):
    gradient = found[i]
    if torch.__isnot__(gradient, None):
      gradient0 = unchecked_cast(Tensor, gradient)
      total0 = torch.add(total, torch.sum(torch.mul(gradient0, directions[i])))
    else:
      total0 = total
    total = total0
  product = torch.grad([total], [vector], None, True, True, True)
  gradient1 = product[0]
  if torch.__isnot__(gradient1, None):
    result = unchecked_cast(Tensor, gradient1)
  else:
    result = torch.zeros_like(output)
  return result
