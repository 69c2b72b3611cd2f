def adamw(self, weights: List[Tensor], gradients: List[Tensor], first: List[Tensor], second: List[Tensor], steps: List[Tensor], lr: float, beta1: float, beta2: float, decay: float, eps: float) -> Tensor:
  # weights, gradients, first and second: arrays of the same shapes in the same order; steps: as many []
  none = annotate(List[Tensor], [])
  torch._fused_adamw_(weights, gradients, first, second, none, steps, lr=lr, beta1=beta1, beta2=beta2, weight_decay=decay, eps=eps, amsgrad=False, maximize=False, grad_scale=None, found_inf=None)
  return steps[0]
