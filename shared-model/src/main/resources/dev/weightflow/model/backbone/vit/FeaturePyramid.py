def doubled(self, x: Tensor, weight: Tensor, bias: Tensor, side: int) -> Tensor:
  # x [batch, side * side, in], weight [in, out, 2, 2], bias [out] -> [batch, 4 * side * side, out]
  # a transposed convolution of stride 2: each token becomes 2 x 2 ones; pixels [batch, row, column, out, 2, 2]
  batch = x.size(0)
  out = weight.size(1)
  pixels = torch.view(torch.matmul(x, torch.view(weight, [x.size(2), -1])), [batch, side, side, out, 2, 2])
  tokens = torch.reshape(torch.permute(pixels, [0, 1, 4, 2, 5, 3]), [batch, -1, out])
  return torch.add(tokens, bias)

def halved(self, x: Tensor, side: int) -> Tensor:
  # x [batch, side * side, channels] -> [batch, side * side / 4, channels]; max-pooling of 2 x 2
  half = side // 2
  split = torch.view(x, [x.size(0), half, 2, half, 2, x.size(2)])
  return torch.reshape(torch.amax(split, [2, 4], False), [x.size(0), -1, x.size(2)])
