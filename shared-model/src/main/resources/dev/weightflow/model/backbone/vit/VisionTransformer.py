def embed(self, image: Tensor, weight: Tensor, bias: Tensor, patch: int) -> Tensor:
  # image [batch, 3, side, side], weight [channels, 3, patch, patch], bias [channels] -> [batch, patches, channels]
  patches = torch.conv2d(image, weight, bias, [patch, patch], [0, 0], [1, 1], 1)
  return torch.transpose(torch.flatten(patches, 2, 3), 1, 2)

def placed(self, patches: Tensor, first: Tensor, position: Tensor) -> Tensor:
  # patches [batch, patches, channels], first [1, 1, channels], position [1, 1 + patches, channels] -> [batch, 1 + patches, channels]
  return torch.add(torch.cat([torch.expand(first, [patches.size(0), -1, -1]), patches], 1), position)

def with_registers(self, x: Tensor, registers: Tensor) -> Tensor:
  # x [batch, 1 + patches, channels], registers [1, registers, channels] -> [batch, 1 + registers + patches, channels]
  own = torch.expand(registers, [x.size(0), -1, -1])
  return torch.cat([torch.slice(x, 1, 0, 1), own, torch.slice(x, 1, 1)], 1)

def joined(self, prompts: Tensor, x: Tensor) -> Tensor:
  # prompts [batch, prompts, channels], x [batch, tokens, channels] -> [batch, prompts + tokens, channels]
  return torch.cat([prompts, x], 1)

def first_tokens(self, x: Tensor, tokens: int) -> Tensor:
  # x [batch, at least tokens, channels] -> [batch, tokens, channels]
  return torch.contiguous(torch.slice(x, 1, 0, tokens))

def last_tokens(self, x: Tensor, tokens: int) -> Tensor:
  # x [batch, at least tokens, channels] -> [batch, tokens, channels]
  return torch.contiguous(torch.slice(x, 1, -tokens))

def attention(self, qkv: Tensor, heads: int) -> Tensor:
  # qkv [batch, tokens, 3 * channels] -> [batch, tokens, channels]
  # split [3, batch, heads, tokens, head]; q, k, v [batch, heads, tokens, head]
  batch = qkv.size(0)
  tokens = qkv.size(1)
  channels = qkv.size(2) // 3
  split = torch.permute(torch.view(qkv, [batch, tokens, 3, heads, channels // heads]), [2, 0, 3, 1, 4])
  q, k, v, = torch.unbind(split, 0)
  attended = torch.scaled_dot_product_attention(q, k, v)
  return torch.reshape(torch.transpose(attended, 1, 2), [batch, tokens, channels])
