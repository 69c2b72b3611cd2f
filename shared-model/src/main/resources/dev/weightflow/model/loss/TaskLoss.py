def cross_entropy(self, logits: Tensor, labels: Tensor, ignore: int) -> Tensor:
  # logits [batch, classes, h, w], labels [batch, h, w] -> []
  # at least 1: a batch without a valid pixel gives 0/1, not 0/0
  total = torch.cross_entropy_loss(logits, labels, None, 2, ignore, 0.)
  return torch.div(total, torch.clamp_min(torch.sum(torch.ne(labels, ignore)), 1.))

def binary_cross_entropy(self, logits: Tensor, targets: Tensor, weights: Tensor) -> Tensor:
  # logits, targets and weights [...] of one shape -> []
  return torch.binary_cross_entropy_with_logits(logits, targets, weights, None, 1)

def weighted_cross_entropy(self, logits: Tensor, labels: Tensor, weights: Tensor, ignore: int) -> Tensor:
  # logits [batch, classes, h, w], labels [batch, h, w], weights [classes] -> []
  total = torch.cross_entropy_loss(logits, labels, weights, 2, ignore, 0.)
  valid = torch.ne(labels, ignore)
  of_pixels = torch.mul(torch.index_select(weights, 0, torch.reshape(torch.mul(labels, valid), [-1])), torch.reshape(valid, [-1]))
  return torch.div(total, torch.clamp(torch.sum(of_pixels), 1.0e-12))

def masked_balanced_cross_entropy(self, logits: Tensor, labels: Tensor, ignore: int) -> Tensor:
  # logits and labels [...] of one shape -> []
  valid = torch.to(torch.ne(labels, ignore), logits)
  foreground = torch.mul(torch.to(torch.ge(labels, 0.5), logits), valid)
  count = torch.clamp(torch.sum(valid), 1.)
  share = torch.div(torch.sum(foreground), count)
  weights = torch.mul(torch.abs(torch.sub(foreground, share)), valid)
  total = torch.binary_cross_entropy_with_logits(logits, foreground, weights, None, 2)
  return torch.div(total, count)
