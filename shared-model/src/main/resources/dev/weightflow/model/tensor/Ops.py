def linear(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  # x [..., in], weight [out, in], bias [out] -> [..., out]
  return torch.linear(x, weight, bias)

def linear_unbiased(self, x: Tensor, weight: Tensor) -> Tensor:
  # x [..., in], weight [out, in] -> [..., out]
  return torch.linear(x, weight, None)

def linear_bf16(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.to(torch.linear(torch.to(x, 15), torch.to(weight, 15), torch.to(bias, 15)), 6)

def linear_unbiased_bf16(self, x: Tensor, weight: Tensor) -> Tensor:
  return torch.to(torch.linear(torch.to(x, 15), torch.to(weight, 15), None), 6)

def linear_as_convolution(self, x: Tensor, weight: Tensor, bias: Tensor, images: int) -> Tensor:
  # x [..., in], weight [out, in], bias [out] -> [..., out]; images divides the number of rows of x
  return self.pointwise(x, weight, bias, images)

def linear_unbiased_as_convolution(self, x: Tensor, weight: Tensor, images: int) -> Tensor:
  # x [..., in], weight [out, in] -> [..., out]; images divides the number of rows of x
  return self.pointwise(x, weight, None, images)

def pointwise(self, x: Tensor, weight: Tensor, bias: Optional[Tensor], images: int) -> Tensor:
  # the rows of x as pixels of images: [images, in, rows / images, 1] * [out, in, 1, 1] -> [images, out, rows / images, 1] -> [..., out]
  outputs = weight.size(0)
  inputs = weight.size(1)
  pixels = torch.permute(torch.reshape(x, [images, -1, 1, inputs]), [0, 3, 1, 2])
  kernel = torch.view(weight, [outputs, inputs, 1, 1])
  result = torch.permute(torch.mkldnn_convolution(pixels, kernel, bias, [0, 0], [1, 1], [1, 1], 1), [0, 2, 3, 1])
  return torch.reshape(result, torch.add(torch.slice(torch.size(x), 0, -1), [outputs]))

def layer_norm(self, x: Tensor, weight: Tensor, bias: Tensor, eps: float) -> Tensor:
  # x [..., channels], weight and bias [channels] -> [..., channels]
  return torch.layer_norm(x, [x.size(-1)], weight, bias, eps, False)

def gelu(self, x: Tensor) -> Tensor:
  # x [...] -> [...]
  return torch.gelu(x, approximate="none")

def relu(self, x: Tensor) -> Tensor:
  # x [...] -> [...]
  return torch.relu(x)

def concat(self, arrays: List[Tensor], axis: int) -> Tensor:
  # arrays of shapes that differ on that axis alone -> as they are, with the sum of its lengths
  return torch.cat(arrays, axis)

def batch_norm(self, x: Tensor, weight: Tensor, bias: Tensor, mean: Tensor, var: Tensor, training: bool, momentum: float, eps: float) -> Tensor:
  # x [batch, channels] or [batch, channels, h, w]; weight, bias, mean and var [channels] -> as x
  return torch.batch_norm(x, weight, bias, mean, var, training, momentum, eps, False)

def upsample(self, x: Tensor, height: int, width: int) -> Tensor:
  # x [batch, channels, h, w] -> [batch, channels, height, width]
  return torch.upsample_bilinear2d(x, [height, width], False, None)

def upsample_by_products(self, x: Tensor, height: int, width: int, images: int) -> Tensor:
  # x [batch, channels, h, w] -> [batch, channels, height, width]
  # rows [height, h], columns [width, w]; tall [batch * channels, height, w], wide [batch * channels, height, width]
  rows = self.resampling(x, x.size(2), height)
  columns = self.resampling(x, x.size(3), width)
  tall = self.product_with_each(rows, torch.flatten(x, 0, 1))
  if images > 0:
    wide = self.pointwise(tall, columns, None, images)
  else:
    wide = torch.linear(tall, columns, None)
  return torch.view(wide, [x.size(0), x.size(1), height, width])

def resample_tokens(self, x: Tensor, grid: int, target: int) -> Tensor:
  # x [batch, grid * grid, channels] -> [batch, target * target, channels]
  # along [target, grid]; tall [batch, target, grid * channels], wide [batch * target, target, channels]
  batch = x.size(0)
  channels = x.size(2)
  along = self.resampling(x, grid, target)
  tall = self.product_with_each(along, torch.reshape(x, [batch, grid, torch.mul(grid, channels)]))
  wide = self.product_with_each(along, torch.view(tall, [torch.mul(batch, target), grid, channels]))
  return torch.view(wide, [batch, torch.mul(target, target), channels])

def product_with_each(self, matrix: Tensor, each: Tensor) -> Tensor:
  # matrix [m, n], each [count, n, k] -> [count, m, k]
  return torch.bmm(torch.expand(torch.unsqueeze(matrix, 0), [each.size(0), -1, -1]), each)

def resampling(self, like: Tensor, size: int, target: int) -> Tensor:
  # the matrix [target, size] that resamples a line of that many points: where each point goes by itself
  points = torch.view(torch.eye(size, dtype=ops.prim.dtype(like), layout=None, device=ops.prim.device(like), pin_memory=None), [1, size, size, 1])
  return torch.contiguous(torch.t(torch.view(torch.upsample_bilinear2d(points, [target, 1], False, None), [size, target])))

def cast(self, x: Tensor, dtype: int) -> Tensor:
  # x [...] -> [...]
  return torch.to(x, dtype)

def multiply(self, x: Tensor, factor: float) -> Tensor:
  # x [...] -> [...]
  return torch.mul(x, factor)

def shift(self, x: Tensor, number: float) -> Tensor:
  # x [...] -> [...]
  return torch.add(x, number)

def differs(self, x: Tensor, number: float) -> Tensor:
  # x [...] -> [...]
  return torch.to(torch.ne(x, number), x)

def reaches(self, x: Tensor, number: float) -> Tensor:
  # x [...] -> [...]
  return torch.to(torch.ge(x, number), x)

def numbers(self, like: Tensor, numbers: List[float]) -> Tensor:
  # like [...] -> [numbers]
  each = annotate(List[Tensor], [])
  for i in range(torch.len(numbers)):
    _0 = torch.append(each, torch.new_full(like, [1], numbers[i]))
  return torch.cat(each, 0)

def whole_numbers(self, like: Tensor, numbers: List[int]) -> Tensor:
  # like [...] -> [numbers]
  each = annotate(List[Tensor], [])
  for i in range(torch.len(numbers)):
    _0 = torch.append(each, torch.full([1], numbers[i], dtype=4, layout=None, device=ops.prim.device(like), pin_memory=None))
  return torch.cat(each, 0)

def at_least(self, x: Tensor, least: float) -> Tensor:
  # x [...] -> [...]
  return torch.clamp_min(x, least)

def add_scaled(self, x: Tensor, y: Tensor, factor: float) -> Tensor:
  # x [...], y [...] of one shape -> [...]
  return torch.add(x, y, alpha=factor)

def dropout(self, x: Tensor, p: float) -> Tensor:
  # x [...] -> [...]
  return torch.dropout(x, p, True)

def dropout_by_words(self, x: Tensor, least: int, scale: float) -> Tensor:
  # x [...] -> [...]
  return torch.mul(x, torch.view(self.kept_by_words(x, torch.numel(x), least, scale), torch.size(x)))

def kept_by_words(self, x: Tensor, count: int, least: int, scale: float) -> Tensor:
  # -> [count], 0 or scale; each of words [ceil(count / 4)], 64 bits, gives four draws [count] of 16 bits
  words = torch.empty([torch.floordiv(torch.add(count, 3), 4)], dtype=4, layout=None, device=ops.prim.device(x), pin_memory=None)
  draws = torch.view_copy(torch.random_(words, torch.sub(-9223372036854775807, 1), None), dtype=2)
  mask = torch.ge_(torch.to(torch.slice(draws, 0, 0, count), 6), least)
  return torch.mul_(mask, scale)

def kept(self, x: Tensor, count: int, p: float) -> Tensor:
  # -> [count], 0 with probability p, else 1 / (1 - p)
  return torch.div(torch.bernoulli(torch.new_full(x, [count], 1. - p)), 1. - p)

def drop_channels(self, x: Tensor, p: float) -> Tensor:
  # x [batch, tokens, channels] -> as x; keep [batch, 1, channels]
  keep = torch.bernoulli(torch.new_full(x, [x.size(0), 1, x.size(2)], 1. - p))
  return torch.mul(x, torch.div(keep, 1. - p))

def on_device_of(self, like: Tensor, x: Tensor) -> Tensor:
  # like [...], x [...] -> as x
  return torch.to(x, ops.prim.device(like), ops.prim.dtype(x), True, False, None)

def channel_sums(self, x: Tensor) -> Tensor:
  # x [rows, channels] or [batch, channels, h, w] -> [channels]
  return torch.sum(torch.flatten(torch.transpose(x, 0, 1), 1, -1), [1])

def of_channels(self, values: Tensor, x: Tensor) -> Tensor:
  # values [channels], x [rows, channels] or [batch, channels, h, w] -> [1, channels] or [1, channels, 1, 1]
  if x.dim() == 2:
    shape = [1, -1]
  else:
    shape = [1, -1, 1, 1]
  return torch.reshape(values, shape)

def centred(self, x: Tensor, sums: Tensor, count: float) -> Tensor:
  # x [rows, channels] or [batch, channels, h, w], sums [channels] -> as x
  return torch.sub(x, self.of_channels(torch.div(sums, count), x))

def normalised(self, centred: Tensor, squares: Tensor, count: float, weight: Tensor, bias: Tensor, eps: float) -> Tensor:
  # centred [rows, channels] or [batch, channels, h, w], squares, weight and bias [channels] -> as centred
  scale = torch.mul(weight, torch.rsqrt(torch.add(torch.div(squares, count), eps)))
  return torch.add(torch.mul(centred, self.of_channels(scale, centred)), self.of_channels(bias, centred))

def move_statistics(self, mean: Tensor, var: Tensor, sums: Tensor, squares: Tensor, count: float, momentum: float) -> Tensor:
  # all [channels]; the running variance is that without bias
  _0 = torch.add_(torch.mul_(mean, 1. - momentum), torch.mul(sums, momentum / count))
  return torch.add_(torch.mul_(var, 1. - momentum), torch.mul(squares, momentum / (count - 1.)))

def drop_path(self, x: Tensor, p: float) -> Tensor:
  # x [batch, tokens, channels] -> as x; keep [batch, 1, 1]
  keep = torch.bernoulli(torch.new_full(x, [x.size(0), 1, 1], 1. - p))
  return torch.mul(x, torch.div(keep, 1. - p))

def truncated_normal(self, like: Tensor, mean: float, width: float, low: float, high: float) -> Tensor:
  # like [...] -> [...]; low and high in widths from the mean, a width being sqrt(2) standard deviations
  least = torch.erf(torch.full_like(like, low))
  most = torch.erf(torch.full_like(like, high))
  draws = torch.add(least, torch.mul(torch.sub(most, least), torch.rand_like(like)))
  bounded = torch.clamp(torch.erfinv(draws), low, high)
  return torch.add(torch.mul(bounded, width), mean)

def svd(self, x: Tensor) -> List[Tensor]:
  # x [m, n] -> [m, p], [p], [p, n] with p = min(m, n)
  u, s, v, = torch.linalg_svd(x, False)
  return [u, s, v]

def singular_values(self, x: Tensor) -> Tensor:
  # x [m, n] -> [p] with p = min(m, n)
  return torch.linalg_svdvals(x)

def norms(self, arrays: List[Tensor]) -> Tensor:
  # arrays of any shapes -> []
  return torch.norm(torch.stack(torch._foreach_norm(arrays, 2), 0), 2)

def frobenius(self, x: Tensor) -> Tensor:
  # x [...] -> []
  return torch.norm(x, 2)

def copy(self, target: Tensor, source: Tensor) -> Tensor:
  # target [...], source [...] of one shape -> target
  return torch.copy_(target, source)

def clip(self, arrays: List[Tensor], norm: Tensor, most: float) -> Tensor:
  # arrays of any shapes, norm [] -> the factor []
  factor = torch.clamp_max(torch.mul(torch.reciprocal(torch.add(norm, 1e-6)), most), 1.)
  torch._foreach_mul_(arrays, factor)
  return factor

def gradients(self, loss: Tensor, arrays: List[Tensor]) -> List[Tensor]:
  # loss [], arrays of any shapes -> as many arrays of their shapes, or [0] where the loss does not depend on one
  found = torch.grad([loss], arrays, None, None, False, True)
  nothing = torch.empty([0], dtype=6, layout=None, device=ops.prim.device(loss), pin_memory=None)
  result = annotate(List[Tensor], [])
  for i in range(torch.len(found)):
    gradient = found[i]
    if torch.__isnot__(gradient, None):
      gradient0 = unchecked_cast(Tensor, gradient)
    else:
      gradient0 = nothing
    _0 = torch.append(result, gradient0)
  return result

def parts(self, x: Tensor) -> List[Tensor]:
  # x [n, ...] -> n times [...]
  return torch.unbind(x, 0)

def select_rows(self, x: Tensor, positions: Tensor) -> Tensor:
  # x [n, ...], positions [k] -> [k, ...]
  return torch.index_select(x, 0, positions)

def largest_channel(self, x: Tensor) -> Tensor:
  # x [batch, channels, h, w] -> [batch, h, w], bytes
  is_number = torch.logical_not(torch.isnan(torch.amax(x, [1])))
  index = torch.to(torch.argmax(x, 1), 0)
  return torch.where(is_number, index, torch.full_like(index, 255))

def standardize(self, levels: Tensor, most: Tensor, mean: Tensor, deviation: Tensor) -> Tensor:
  # levels [batch, channels, h, w], most [1], mean and deviation [channels, 1, 1] -> as levels
  return torch.div(torch.sub(torch.div(levels, most), mean), deviation)
