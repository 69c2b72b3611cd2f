def halt(self, halted: Tensor, numbers: Tensor) -> Tensor:
  # halted [], 0 or 1, becomes 1 where one of numbers [...] is not finite
  infinite = torch.logical_not(torch.all(torch.isfinite(numbers)))
  return torch.copy_(halted, torch.maximum(halted, torch.to(infinite, halted)))

def adamw(self, weights: List[Tensor], gradients: List[Tensor], first: List[Tensor], second: List[Tensor], counts: List[Tensor], halted: Tensor, lr: float, beta1: float, beta2: float, decay: float, eps: float) -> Tensor:
  # weights, gradients, first and second: arrays of the same shapes in the same order; counts: as many []; halted [], 1 leaves all as it is
  none = annotate(List[Tensor], [])
  torch._foreach_add_(counts, torch.rsub(halted, 1))
  torch._fused_adamw_(weights, gradients, first, second, none, counts, lr=lr, beta1=beta1, beta2=beta2, weight_decay=decay, eps=eps, amsgrad=False, maximize=False, grad_scale=None, found_inf=halted)
  return halted
