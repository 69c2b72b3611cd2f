def cross_entropy(self, logits: Tensor, labels: Tensor, ignore: int) -> Tensor:
  # logits [batch, classes, h, w], labels [batch, h, w] -> []
  return torch.cross_entropy_loss(logits, labels, None, 2, ignore, 0.)

def binary_cross_entropy(self, logits: Tensor, targets: Tensor, weights: Tensor) -> Tensor:
  # logits, targets and weights [...] of one shape -> []
  return torch.binary_cross_entropy_with_logits(logits, targets, weights, None, 1)
