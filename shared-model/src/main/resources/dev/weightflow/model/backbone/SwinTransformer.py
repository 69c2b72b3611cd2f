def conv2d(self, x: Tensor, weight: Tensor, bias: Tensor, stride: int) -> Tensor:
  # x [batch, in, h, w], weight [out, in, kh, kw], bias [out] -> [batch, out, (h - kh) / stride + 1, (w - kw) / stride + 1]
  return torch.conv2d(x, weight, bias, [stride, stride], [0, 0], [1, 1], 1)

def windows(self, x: Tensor, height: int, width: int, window: int, shift: int) -> Tensor:
  # x [batch, height * width, channels] -> [batch * windows, window * window, channels]
  # split [batch, rows of windows, window, columns of windows, window, channels]
  batch = x.size(0)
  channels = x.size(-1)
  grid = torch.view(x, [batch, height, width, channels])
  if shift > 0:
    grid0 = torch.roll(grid, [-shift, -shift], [1, 2])
  else:
    grid0 = grid
  split = torch.view(grid0, [batch, height // window, window, width // window, window, channels])
  return torch.reshape(torch.permute(split, [0, 1, 3, 2, 4, 5]), [-1, torch.mul(window, window), channels])

def window_reverse(self, x: Tensor, height: int, width: int, window: int, shift: int) -> Tensor:
  # x [batch * windows, window * window, channels] -> [batch, height * width, channels]
  # split [batch, rows of windows, columns of windows, window, window, channels]
  channels = x.size(-1)
  rows = height // window
  columns = width // window
  split = torch.view(x, [-1, rows, columns, window, window, channels])
  grid = torch.reshape(torch.permute(split, [0, 1, 3, 2, 4, 5]), [-1, height, width, channels])
  if shift > 0:
    grid0 = torch.roll(grid, [shift, shift], [1, 2])
  else:
    grid0 = grid
  return torch.reshape(grid0, [-1, torch.mul(height, width), channels])

def patch_merge(self, x: Tensor, height: int, width: int) -> Tensor:
  # x [batch, height * width, channels] -> [batch, height * width / 4, 4 * channels]
  # split [batch, height / 2, row, width / 2, column, channels] -> [batch, height / 2, width / 2, column, row, channels]
  batch = x.size(0)
  channels = x.size(-1)
  split = torch.view(x, [batch, height // 2, 2, width // 2, 2, channels])
  return torch.reshape(torch.permute(split, [0, 1, 3, 4, 2, 5]), [batch, torch.floordiv(torch.mul(height, width), 4), torch.mul(4, channels)])

def position_bias(self, table: Tensor, index: Tensor, tokens: int) -> Tensor:
  # table [(2 window - 1) ** 2, heads], index [tokens * tokens] -> [1, heads, tokens, tokens], queries before keys
  rows = torch.index_select(table, 0, index)
  return torch.contiguous(torch.permute(torch.view(rows, [1, tokens, tokens, -1]), [0, 3, 1, 2]))

def attention(self, qkv: Tensor, bias: Tensor, heads: int) -> Tensor:
  # qkv [batch * windows, tokens, 3 * channels], bias [windows or 1, heads, tokens, tokens] -> [batch * windows, tokens, channels]
  # split [3, batch * windows, heads, tokens, head]; q, k, v [batch * windows, heads, tokens, head]
  # scores [batch * windows, heads, tokens, tokens], biased [batch, windows, heads, tokens, tokens]
  batch = qkv.size(0)
  windows = bias.size(0)
  tokens = qkv.size(1)
  channels = qkv.size(2) // 3
  head = channels // heads
  split = torch.permute(torch.view(qkv, [batch, tokens, 3, heads, head]), [2, 0, 3, 1, 4])
  q, k, v, = torch.unbind(split, 0)
  scores = torch.matmul(torch.mul(q, torch.pow(head, -0.5)), torch.transpose(k, -2, -1))
  biased = torch.add(torch.view(scores, [-1, windows, heads, tokens, tokens]), bias)
  weights = torch.view(torch.softmax(biased, -1, None), [batch, heads, tokens, tokens])
  return torch.reshape(torch.transpose(torch.matmul(weights, v), 1, 2), [batch, tokens, channels])

def prompted(self, prompts: Tensor, windows: Tensor) -> Tensor:
  # prompts [batch, prompts, channels], windows [batch * windows, tokens, channels] -> [batch * windows, prompts + tokens, channels]
  each = windows.size(0) // prompts.size(0)
  repeated = torch.expand(torch.unsqueeze(prompts, 1), [-1, each, -1, -1])
  return torch.cat([torch.reshape(repeated, [windows.size(0), prompts.size(1), prompts.size(2)]), windows], 1)

def last_tokens(self, x: Tensor, tokens: int) -> Tensor:
  # x [batch * windows, at least tokens, channels] -> [batch * windows, tokens, channels]
  return torch.contiguous(torch.slice(x, 1, -tokens))

def mean_prompts(self, x: Tensor, prompts: int, batch: int) -> Tensor:
  # x [batch * windows, prompts + tokens, channels] -> [batch, prompts, channels]
  first = torch.reshape(torch.slice(x, 1, 0, prompts), [batch, -1, prompts, x.size(2)])
  return torch.mean(first, [1])

def pad_bias(self, bias: Tensor, prompts: int) -> Tensor:
  # bias [w, heads, tokens, tokens] -> [w, heads, prompts + tokens, prompts + tokens]
  return torch.constant_pad_nd(bias, [prompts, 0, prompts, 0], 0)
