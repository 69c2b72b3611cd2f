def conditioned(self, x: Tensor, qkv: Tensor, prompt: int, heads: int) -> Tensor:
  # x [batch * windows, tokens, channels], qkv [batch * windows, prompts + tokens, 3 * channels] -> as x
  # query [batch * windows, heads, head, 1], keys [batch * windows, heads, tokens, head], relevance [batch * windows, tokens, heads, 1]
  windows = x.size(0)
  tokens = x.size(1)
  channels = x.size(2)
  split = torch.view(qkv, [windows, qkv.size(1), 3, heads, -1])
  query = torch.unsqueeze(torch.select(torch.select(split, 2, 0), 1, prompt), 3)
  keys = torch.permute(torch.slice(torch.select(split, 2, 1), 1, -tokens), [0, 2, 1, 3])
  relevance = torch.permute(torch.gelu(torch.matmul(keys, query), approximate="none"), [0, 2, 1, 3])
  return torch.reshape(torch.mul(relevance, torch.reshape(x, [windows, tokens, heads, -1])), [windows, tokens, channels])

def filter(self, x: Tensor, weight: Tensor, bias: Tensor, side: int) -> Tensor:
  # x [n, side * side, channels], weight [channels, 1, 3, 3], bias [channels] -> as x
  image = torch.reshape(torch.transpose(x, 1, 2), [x.size(0), x.size(2), side, side])
  result = torch.conv2d(image, weight, bias, [1, 1], [1, 1], [1, 1], x.size(2))
  return torch.transpose(torch.flatten(result, 2), 1, 2)

def dynamic_filter(self, x: Tensor, weight: Tensor, bias: Tensor, std: Tensor, mean: Tensor, side: int) -> Tensor:
  # x [n, side * side, channels], weight [9 * channels, channels], bias, std and mean [9 * channels] -> as x
  # taps and normal [n, channels, 9]; the convolution has a group for each sample and channel
  n = x.size(0)
  channels = x.size(2)
  taps = torch.view(torch.linear(torch.mean(x, [1]), weight, bias), [n, channels, 9])
  centred = torch.sub(taps, torch.mean(taps, [2], True))
  deviation = torch.sqrt(torch.add(torch.div(torch.sum(torch.mul(centred, centred), [2], True), 8), 9.9999999999999995e-21))
  normal = torch.reshape(torch.div(centred, torch.add(deviation, 1e-10)), [n, -1])
  kernel = torch.view(torch.add(torch.mul(normal, std), mean), [torch.mul(n, channels), 1, 3, 3])
  image = torch.reshape(torch.transpose(x, 1, 2), [1, torch.mul(n, channels), side, side])
  result = torch.conv2d(image, kernel, None, [1, 1], [1, 1], [1, 1], torch.mul(n, channels))
  return torch.transpose(torch.reshape(result, [n, channels, -1]), 1, 2)
