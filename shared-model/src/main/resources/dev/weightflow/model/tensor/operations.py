class Operations(Module):
  __parameters__ = []
  __buffers__ = []
  def linear(self: __torch__.Operations, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    # x [..., in], weight [out, in], bias [out] -> [..., out]
    return torch.linear(x, weight, bias)
  def linear_unbiased(self: __torch__.Operations, x: Tensor, weight: Tensor) -> Tensor:
    # x [..., in], weight [out, in] -> [..., out]
    return torch.linear(x, weight, None)
  def linear_bf16(self: __torch__.Operations, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return torch.to(torch.linear(torch.to(x, 15), torch.to(weight, 15), torch.to(bias, 15)), 6)
  def linear_unbiased_bf16(self: __torch__.Operations, x: Tensor, weight: Tensor) -> Tensor:
    return torch.to(torch.linear(torch.to(x, 15), torch.to(weight, 15), None), 6)
  def linear_as_convolution(self: __torch__.Operations, x: Tensor, weight: Tensor, bias: Tensor, images: int) -> Tensor:
    # x [..., in], weight [out, in], bias [out] -> [..., out]; images divides the number of rows of x
    return (self).pointwise(x, weight, bias, images, )
  def linear_unbiased_as_convolution(self: __torch__.Operations, x: Tensor, weight: Tensor, images: int) -> Tensor:
    # x [..., in], weight [out, in] -> [..., out]; images divides the number of rows of x
    return (self).pointwise(x, weight, None, images, )
  def pointwise(self: __torch__.Operations, x: Tensor, weight: Tensor, bias: Optional[Tensor], images: int) -> Tensor:
    # the rows of x as pixels of images: [images, in, rows / images, 1] * [out, in, 1, 1] -> [images, out, rows / images, 1] -> [..., out]
    outputs = torch.size(weight, 0)
    inputs = torch.size(weight, 1)
    pixels = torch.permute(torch.reshape(x, [images, -1, 1, inputs]), [0, 3, 1, 2])
    kernel = torch.view(weight, [outputs, inputs, 1, 1])
    result = torch.permute(torch.mkldnn_convolution(pixels, kernel, bias, [0, 0], [1, 1], [1, 1], 1), [0, 2, 3, 1])
    return torch.reshape(result, torch.add(torch.slice(torch.size(x), 0, -1), [outputs]))
  def layer_norm(self: __torch__.Operations, x: Tensor, weight: Tensor, bias: Tensor, eps: float) -> Tensor:
    # x [..., channels], weight and bias [channels] -> [..., channels]
    return torch.layer_norm(x, [torch.size(x, -1)], weight, bias, eps, False)
  def gelu(self: __torch__.Operations, x: Tensor) -> Tensor:
    # x [...] -> [...]
    return torch.gelu(x, approximate="none")
  def conv2d(self: __torch__.Operations, x: Tensor, weight: Tensor, bias: Tensor, stride: int) -> Tensor:
    # x [batch, in, h, w], weight [out, in, kh, kw], bias [out] -> [batch, out, (h - kh) / stride + 1, (w - kw) / stride + 1]
    return torch.conv2d(x, weight, bias, [stride, stride], [0, 0], [1, 1], 1)
  def batch_norm(self: __torch__.Operations, x: Tensor, weight: Tensor, bias: Tensor, mean: Tensor, var: Tensor, training: bool, momentum: float, eps: float) -> Tensor:
    # x [batch, channels] or [batch, channels, h, w]; weight, bias, mean and var [channels] -> as x
    return torch.batch_norm(x, weight, bias, mean, var, training, momentum, eps, False)
  def upsample(self: __torch__.Operations, x: Tensor, height: int, width: int) -> Tensor:
    # x [batch, channels, h, w] -> [batch, channels, height, width]
    return torch.upsample_bilinear2d(x, [height, width], False, None)
  def upsample_by_products(self: __torch__.Operations, x: Tensor, height: int, width: int, images: int) -> Tensor:
    # x [batch, channels, h, w] -> [batch, channels, height, width]
    # rows [height, h], columns [width, w]; tall [batch * channels, height, w], wide [batch * channels, height, width]
    rows = (self).resampling(x, torch.size(x, 2), height, )
    columns = (self).resampling(x, torch.size(x, 3), width, )
    tall = (self).product_with_each(rows, torch.flatten(x, 0, 1), )
    if torch.gt(images, 0):
      wide = (self).pointwise(tall, columns, None, images, )
    else:
      wide = torch.linear(tall, columns, None)
    return torch.view(wide, [torch.size(x, 0), torch.size(x, 1), height, width])
  def resample_tokens(self: __torch__.Operations, x: Tensor, grid: int, target: int) -> Tensor:
    # x [batch, grid * grid, channels] -> [batch, target * target, channels]
    # along [target, grid]; tall [batch, target, grid * channels], wide [batch * target, target, channels]
    batch = torch.size(x, 0)
    channels = torch.size(x, 2)
    along = (self).resampling(x, grid, target, )
    tall = (self).product_with_each(along, torch.reshape(x, [batch, grid, torch.mul(grid, channels)]), )
    wide = (self).product_with_each(along, torch.view(tall, [torch.mul(batch, target), grid, channels]), )
    return torch.view(wide, [batch, torch.mul(target, target), channels])
  def product_with_each(self: __torch__.Operations, matrix: Tensor, each: Tensor) -> Tensor:
    # matrix [m, n], each [count, n, k] -> [count, m, k]
    return torch.bmm(torch.expand(torch.unsqueeze(matrix, 0), [torch.size(each, 0), -1, -1]), each)
  def resampling(self: __torch__.Operations, like: Tensor, size: int, target: int) -> Tensor:
    # the matrix [target, size] that resamples a line of that many points: where each point goes by itself
    points = torch.view(torch.eye(size, dtype=ops.prim.dtype(like), layout=None, device=ops.prim.device(like), pin_memory=None), [1, size, size, 1])
    return torch.contiguous(torch.t(torch.view(torch.upsample_bilinear2d(points, [target, 1], False, None), [size, target])))
  def cast(self: __torch__.Operations, x: Tensor, dtype: int) -> Tensor:
    # x [...] -> [...]
    return torch.to(x, dtype)
  def multiply(self: __torch__.Operations, x: Tensor, factor: float) -> Tensor:
    # x [...] -> [...]
    return torch.mul(x, factor)
  def at_least(self: __torch__.Operations, x: Tensor, least: float) -> Tensor:
    # x [...] -> [...]
    return torch.clamp_min(x, least)
  def roll_columns(self: __torch__.Operations, x: Tensor, places: int) -> Tensor:
    # x [rows, columns] -> as x
    return torch.roll(x, [places], [1])
  def mean_of_tokens(self: __torch__.Operations, x: Tensor) -> Tensor:
    # x [batch, tokens, channels] -> [batch, 1, channels]
    return torch.mean(x, [1], True)
  def doubled_sigmoid(self: __torch__.Operations, x: Tensor) -> Tensor:
    # x [...] -> [...]
    return torch.mul(torch.sigmoid(x), 2.)
  def add_scaled(self: __torch__.Operations, x: Tensor, y: Tensor, factor: float) -> Tensor:
    # x [...], y [...] of one shape -> [...]
    return torch.add(x, y, alpha=factor)
  def dropout(self: __torch__.Operations, x: Tensor, p: float) -> Tensor:
    # x [...] -> [...]
    return torch.dropout(x, p, True)
  def dropout_by_words(self: __torch__.Operations, x: Tensor, least: int, scale: float) -> Tensor:
    # x [...] -> [...]; each of words [ceil(count / 4)], 64 bits, gives four draws [count] of 16 bits
    count = torch.numel(x)
    words = torch.empty([torch.floordiv(torch.add(count, 3), 4)], dtype=4, layout=None, device=ops.prim.device(x), pin_memory=None)
    draws = torch.view_copy(torch.random_(words, torch.sub(-9223372036854775807, 1), None), dtype=2)
    mask = torch.ge_(torch.to(torch.slice(draws, 0, 0, count), 6), least)
    return torch.mul(x, torch.view(torch.mul_(mask, scale), torch.size(x)))
  def random_prefix(self: __torch__.Operations, most: Tensor, count: int) -> Tensor:
    # most [1] -> [count]; u in [0, 1) gives floor(u * most) + 1 ones
    last = torch.floor(torch.mul(torch.rand_like(most), most))
    places = torch.cumsum(torch.expand(torch.ones_like(most), [count]), 0)
    return torch.to(torch.le(torch.sub(places, 1.), last), 6)
  def leading(self: __torch__.Operations, x: Tensor, axis: int, order: Tensor, count: int) -> Tensor:
    # x [...], order [torch.size(x, axis)] -> as x
    chosen = torch.clone(torch.index_select(x, axis, order))
    tail = torch.slice(chosen, axis, count, torch.size(x, axis))
    cleared = torch.zero_(tail)
    return chosen
  def drop_path(self: __torch__.Operations, x: Tensor, p: float) -> Tensor:
    # x [batch, tokens, channels] -> as x; keep [batch, 1, 1]
    keep = torch.bernoulli(torch.new_full(x, [torch.size(x, 0), 1, 1], 1. - p))
    return torch.mul(x, torch.div(keep, 1. - p))
  def drop_channels(self: __torch__.Operations, x: Tensor, p: float) -> Tensor:
    # x [batch, tokens, channels] -> as x; keep [batch, 1, channels]
    keep = torch.bernoulli(torch.new_full(x, [torch.size(x, 0), 1, torch.size(x, 2)], 1. - p))
    return torch.mul(x, torch.div(keep, 1. - p))
  def windows(self: __torch__.Operations, x: Tensor, height: int, width: int, window: int, shift: int) -> Tensor:
    # x [batch, height * width, channels] -> [batch * windows, window * window, channels]
    # split [batch, rows of windows, window, columns of windows, window, channels]
    batch = torch.size(x, 0)
    channels = torch.size(x, -1)
    grid = torch.view(x, [batch, height, width, channels])
    if torch.gt(shift, 0):
      grid0 = torch.roll(grid, [torch.neg(shift), torch.neg(shift)], [1, 2])
    else:
      grid0 = grid
    split = torch.view(grid0, [batch, torch.floordiv(height, window), window, torch.floordiv(width, window), window, channels])
    return torch.reshape(torch.permute(split, [0, 1, 3, 2, 4, 5]), [-1, torch.mul(window, window), channels])
  def window_reverse(self: __torch__.Operations, x: Tensor, height: int, width: int, window: int, shift: int) -> Tensor:
    # x [batch * windows, window * window, channels] -> [batch, height * width, channels]
    # split [batch, rows of windows, columns of windows, window, window, channels]
    channels = torch.size(x, -1)
    rows = torch.floordiv(height, window)
    columns = torch.floordiv(width, window)
    split = torch.view(x, [-1, rows, columns, window, window, channels])
    grid = torch.reshape(torch.permute(split, [0, 1, 3, 2, 4, 5]), [-1, height, width, channels])
    if torch.gt(shift, 0):
      grid0 = torch.roll(grid, [shift, shift], [1, 2])
    else:
      grid0 = grid
    return torch.reshape(grid0, [-1, torch.mul(height, width), channels])
  def position_bias(self: __torch__.Operations, table: Tensor, index: Tensor, tokens: int) -> Tensor:
    # table [(2 window - 1) ** 2, heads], index [tokens * tokens] -> [heads, tokens, tokens], queries before keys
    rows = torch.index_select(table, 0, index)
    return torch.contiguous(torch.permute(torch.view(rows, [tokens, tokens, -1]), [2, 0, 1]))
  def attention(self: __torch__.Operations, qkv: Tensor, bias: Tensor, heads: int) -> Tensor:
    # qkv [batch * windows, tokens, 3 * channels], bias [windows or 1, heads, tokens, tokens] -> [batch * windows, tokens, channels]
    # split [3, batch * windows, heads, tokens, head]; q, k, v [batch * windows, heads, tokens, head]
    # scores [batch * windows, heads, tokens, tokens], biased [batch, windows, heads, tokens, tokens]
    batch = torch.size(qkv, 0)
    windows = torch.size(bias, 0)
    tokens = torch.size(qkv, 1)
    channels = torch.floordiv(torch.size(qkv, 2), 3)
    head = torch.floordiv(channels, heads)
    split = torch.permute(torch.view(qkv, [batch, tokens, 3, heads, head]), [2, 0, 3, 1, 4])
    q, k, v, = torch.unbind(split, 0)
    scores = torch.matmul(torch.mul(q, torch.pow(head, -0.5)), torch.transpose(k, -2, -1))
    biased = torch.add(torch.view(scores, [-1, windows, heads, tokens, tokens]), bias)
    weights = torch.view(torch.softmax(biased, -1, None), [batch, heads, tokens, tokens])
    return torch.reshape(torch.transpose(torch.matmul(weights, v), 1, 2), [batch, tokens, channels])
  def prompted(self: __torch__.Operations, prompts: Tensor, windows: Tensor) -> Tensor:
    # prompts [batch, prompts, channels], windows [batch * windows, tokens, channels] -> [batch * windows, prompts + tokens, channels]
    each = torch.floordiv(torch.size(windows, 0), torch.size(prompts, 0))
    repeated = torch.expand(torch.unsqueeze(prompts, 1), [-1, each, -1, -1])
    return torch.cat([torch.reshape(repeated, [torch.size(windows, 0), torch.size(prompts, 1), torch.size(prompts, 2)]), windows], 1)
  def last_tokens(self: __torch__.Operations, x: Tensor, tokens: int) -> Tensor:
    # x [batch * windows, at least tokens, channels] -> [batch * windows, tokens, channels]
    return torch.contiguous(torch.slice(x, 1, torch.neg(tokens)))
  def mean_prompts(self: __torch__.Operations, x: Tensor, prompts: int, batch: int) -> Tensor:
    # x [batch * windows, prompts + tokens, channels] -> [batch, prompts, channels]
    first = torch.reshape(torch.slice(x, 1, 0, prompts), [batch, -1, prompts, torch.size(x, 2)])
    return torch.mean(first, [1])
  def pad_bias(self: __torch__.Operations, bias: Tensor, prompts: int) -> Tensor:
    # bias [w, heads, tokens, tokens] -> [w, heads, prompts + tokens, prompts + tokens]
    return torch.constant_pad_nd(bias, [prompts, 0, prompts, 0], 0)
  def conditioned(self: __torch__.Operations, x: Tensor, qkv: Tensor, prompt: int, heads: int) -> Tensor:
    # x [batch * windows, tokens, channels], qkv [batch * windows, prompts + tokens, 3 * channels] -> as x
    # query [batch * windows, heads, head, 1], keys [batch * windows, heads, tokens, head], relevance [batch * windows, tokens, heads, 1]
    windows = torch.size(x, 0)
    tokens = torch.size(x, 1)
    channels = torch.size(x, 2)
    split = torch.view(qkv, [windows, torch.size(qkv, 1), 3, heads, -1])
    query = torch.unsqueeze(torch.select(torch.select(split, 2, 0), 1, prompt), 3)
    keys = torch.permute(torch.slice(torch.select(split, 2, 1), 1, torch.neg(tokens)), [0, 2, 1, 3])
    relevance = torch.permute(torch.gelu(torch.matmul(keys, query), approximate="none"), [0, 2, 1, 3])
    return torch.reshape(torch.mul(relevance, torch.reshape(x, [windows, tokens, heads, -1])), [windows, tokens, channels])
  def filter(self: __torch__.Operations, x: Tensor, weight: Tensor, bias: Tensor, side: int) -> Tensor:
    # x [n, side * side, channels], weight [channels, 1, 3, 3], bias [channels] -> as x
    image = torch.reshape(torch.transpose(x, 1, 2), [torch.size(x, 0), torch.size(x, 2), side, side])
    result = torch.conv2d(image, weight, bias, [1, 1], [1, 1], [1, 1], torch.size(x, 2))
    return torch.transpose(torch.flatten(result, 2), 1, 2)
  def dynamic_filter(self: __torch__.Operations, x: Tensor, weight: Tensor, bias: Tensor, std: Tensor, mean: Tensor, side: int) -> Tensor:
    # x [n, side * side, channels], weight [9 * channels, channels], bias, std and mean [9 * channels] -> as x
    # taps and normal [n, channels, 9]; the convolution has a group for each sample and channel
    n = torch.size(x, 0)
    channels = torch.size(x, 2)
    taps = torch.view(torch.linear(torch.mean(x, [1]), weight, bias), [n, channels, 9])
    centred = torch.sub(taps, torch.mean(taps, [2], True))
    deviation = torch.sqrt(torch.add(torch.div(torch.sum(torch.mul(centred, centred), [2], True), 8), 9.9999999999999995e-21))
    normal = torch.reshape(torch.div(centred, torch.add(deviation, 1e-10)), [n, -1])
    kernel = torch.view(torch.add(torch.mul(normal, std), mean), [torch.mul(n, channels), 1, 3, 3])
    image = torch.reshape(torch.transpose(x, 1, 2), [1, torch.mul(n, channels), side, side])
    result = torch.conv2d(image, kernel, None, [1, 1], [1, 1], [1, 1], torch.mul(n, channels))
    return torch.transpose(torch.reshape(result, [n, channels, -1]), 1, 2)
  def truncated_normal(self: __torch__.Operations, like: Tensor, mean: float, width: float, low: float, high: float) -> Tensor:
    # like [...] -> [...]; low and high in widths from the mean, a width being sqrt(2) standard deviations
    least = torch.erf(torch.full_like(like, low))
    most = torch.erf(torch.full_like(like, high))
    draws = torch.add(least, torch.mul(torch.sub(most, least), torch.rand_like(like)))
    bounded = torch.clamp(torch.erfinv(draws), low, high)
    return torch.add(torch.mul(bounded, width), mean)
  def patch_merge(self: __torch__.Operations, x: Tensor, height: int, width: int) -> Tensor:
    # x [batch, height * width, channels] -> [batch, height * width / 4, 4 * channels]
    # split [batch, height / 2, row, width / 2, column, channels] -> [batch, height / 2, width / 2, column, row, channels]
    batch = torch.size(x, 0)
    channels = torch.size(x, -1)
    split = torch.view(x, [batch, torch.floordiv(height, 2), 2, torch.floordiv(width, 2), 2, channels])
    return torch.reshape(torch.permute(split, [0, 1, 3, 4, 2, 5]), [batch, torch.floordiv(torch.mul(height, width), 4), torch.mul(4, channels)])
  def grid(self: __torch__.Operations, x: Tensor, height: int, width: int) -> Tensor:
    # x [batch, height * width, channels] -> [batch, channels, height, width]
    return torch.view(torch.contiguous(torch.transpose(x, 1, 2)), [torch.size(x, 0), -1, height, width])
  def skew(self: __torch__.Operations, upper: Tensor, side: int) -> Tensor:
    # upper [matrices, side * (side - 1) / 2] -> [matrices, side, side]
    places = torch.triu_indices(side, side, 1, dtype=4, layout=None, device=ops.prim.device(upper), pin_memory=None)
    index = torch.add(torch.mul(places[0], side), places[1])
    flat = torch.index_add(torch.new_zeros(upper, [torch.size(upper, 0), torch.mul(side, side)]), 1, index, upper)
    half = torch.view(flat, [torch.size(upper, 0), side, side])
    return torch.sub(half, torch.transpose(half, 1, 2))
  def matrix_exponential(self: __torch__.Operations, matrices: Tensor) -> Tensor:
    # matrices [matrices, side, side] -> as matrices
    return torch.matrix_exp(matrices)
  def cayley(self: __torch__.Operations, matrices: Tensor) -> Tensor:
    # matrices [matrices, side, side] -> as matrices
    identity = torch.expand_as(torch.eye(torch.size(matrices, 1), dtype=ops.prim.dtype(matrices), layout=None, device=ops.prim.device(matrices), pin_memory=None), matrices)
    half = torch.mul(matrices, 0.5)
    return torch.linalg_solve(torch.sub(identity, half), torch.add(identity, half), left=True)
  def cpab(self: __torch__.Operations, points: Tensor, rows: Tensor, velocities: Tensor) -> Tensor:
    # points [points], rows [points], velocities [fields, cells - 1] -> [points]; flat [fields * (cells + 1)], all else [points]
    # from cell to cell: inside one, x(t) = x + v t E(a t) with E(y) = (exp(y) - 1) / y, and a border at distance d is met after
    # d / v L(a d / v) with L(z) = log(1 + z) / z; both by their series where their argument is small
    cells = torch.add(torch.size(velocities, 1), 1)
    flat = torch.reshape(torch.constant_pad_nd(velocities, [1, 1], 0), [-1])
    first = torch.mul(rows, torch.add(cells, 1))
    x = points
    left = torch.ones_like(points)
    cell = torch.clamp(torch.to(torch.floor(torch.mul(points, cells)), 4), 0, torch.sub(cells, 1))
    hops = 0
    running = True
    while running:
      start = torch.div(torch.to(cell, ops.prim.dtype(points)), cells)
      low = torch.index_select(flat, 0, torch.add(first, cell))
      high = torch.index_select(flat, 0, torch.add(torch.add(first, cell), 1))
      slope = torch.mul(torch.sub(high, low), cells)
      v = torch.add(low, torch.mul(slope, torch.sub(x, start)))
      moves = torch.ne(v, 0)
      v0 = torch.where(moves, v, torch.ones_like(v))
      upward = torch.gt(v, 0)
      border = torch.where(upward, torch.div(torch.to(torch.add(cell, 1), ops.prim.dtype(points)), cells), start)
      there = torch.where(upward, high, low)
      meets = torch.logical_and(moves, torch.gt(torch.mul(there, v0), 0))
      distance = torch.div(torch.sub(border, x), v0)
      z = torch.where(meets, torch.mul(slope, distance), torch.zeros_like(v))
      small = torch.lt(torch.abs(z), 0.001)
      z0 = torch.where(small, torch.ones_like(z), torch.clamp_min(z, -0.9999999))
      series = torch.add(torch.sub(torch.div(torch.mul(z, z), 3), torch.div(z, 2)), 1)
      time = torch.mul(distance, torch.where(small, series, torch.div(torch.log1p(z0), z0)))
      crosses = torch.logical_and(meets, torch.lt(time, left))
      rest = torch.where(crosses, torch.zeros_like(left), left)
      y = torch.clamp_max(torch.mul(slope, rest), 80.)
      small0 = torch.lt(torch.abs(y), 0.001)
      y0 = torch.where(small0, torch.ones_like(y), y)
      series0 = torch.add(torch.add(torch.div(torch.mul(y, y), 6), torch.div(y, 2)), 1)
      end = torch.add(x, torch.mul(torch.mul(v, rest), torch.where(small0, series0, torch.div(torch.expm1(y0), y0))))
      x = torch.where(crosses, border, end)
      left = torch.where(crosses, torch.sub(left, time), torch.zeros_like(left))
      step = torch.sub(torch.mul(torch.to(upward, 4), 2), 1)
      cell = torch.clamp(torch.add(cell, torch.mul(step, torch.to(crosses, 4))), 0, torch.sub(cells, 1))
      hops = torch.add(hops, 1)
      running = torch.__and__(bool(torch.any(crosses)), torch.le(hops, torch.mul(cells, 2)))
    return x
  def interpolate(self: __torch__.Operations, values: Tensor, places: Tensor) -> Tensor:
    # values [count], places [places] -> [places]
    below = torch.clamp(torch.to(torch.floor(places), 4), 0, torch.sub(torch.size(values, 0), 2))
    low = torch.index_select(values, 0, below)
    high = torch.index_select(values, 0, torch.add(below, 1))
    return torch.add(low, torch.mul(torch.sub(places, torch.to(below, ops.prim.dtype(places))), torch.sub(high, low)))
  def cross_entropy(self: __torch__.Operations, logits: Tensor, labels: Tensor, ignore: int) -> Tensor:
    # logits [batch, classes, h, w], labels [batch, h, w] -> []
    return torch.cross_entropy_loss(logits, labels, None, 2, ignore, 0.)
  def binary_cross_entropy(self: __torch__.Operations, logits: Tensor, targets: Tensor, weights: Tensor) -> Tensor:
    # logits, targets and weights [...] of one shape -> []
    return torch.binary_cross_entropy_with_logits(logits, targets, weights, None, 1)
  def svd(self: __torch__.Operations, x: Tensor) -> List[Tensor]:
    # x [m, n] -> [m, p], [p], [p, n] with p = min(m, n)
    u, s, v, = torch.linalg_svd(x, False)
    return [u, s, v]
  def norms(self: __torch__.Operations, arrays: List[Tensor]) -> Tensor:
    # arrays of any shapes -> []
    return torch.norm(torch.stack(torch._foreach_norm(arrays, 2), 0), 2)
  def frobenius(self: __torch__.Operations, x: Tensor) -> Tensor:
    # x [...] -> []
    return torch.norm(x, 2)
  def copy(self: __torch__.Operations, target: Tensor, source: Tensor) -> Tensor:
    # target [...], source [...] of one shape -> target
    return torch.copy_(target, source)
  def clip(self: __torch__.Operations, arrays: List[Tensor], norm: Tensor, most: float) -> Tensor:
    # arrays of any shapes, norm [] -> the factor []
    factor = torch.clamp_max(torch.mul(torch.reciprocal(torch.add(norm, 1e-6)), most), 1.)
    torch._foreach_mul_(arrays, factor)
    return factor
  def adamw(self: __torch__.Operations, weights: List[Tensor], gradients: List[Tensor], first: List[Tensor], second: List[Tensor], steps: List[Tensor], lr: float, beta1: float, beta2: float, decay: float, eps: float) -> Tensor:
    # weights, gradients, first and second: arrays of the same shapes in the same order; steps: as many []
    none = annotate(List[Tensor], [])
    torch._fused_adamw_(weights, gradients, first, second, none, steps, lr=lr, beta1=beta1, beta2=beta2, weight_decay=decay, eps=eps, amsgrad=False, maximize=False, grad_scale=None, found_inf=None)
    return steps[0]
  def gradients(self: __torch__.Operations, loss: Tensor, arrays: List[Tensor]) -> List[Tensor]:
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
  def vector_jacobian(self: __torch__.Operations, output: Tensor, input: Tensor, direction: Tensor) -> Tensor:
    # output [...], input [...], direction as output -> as input; zeros where the output does not depend on the input
    found = torch.grad([torch.sum(torch.mul(output, direction))], [input], None, True, True, True)
    gradient = found[0]
    if torch.__isnot__(gradient, None):
      result = unchecked_cast(Tensor, gradient)
    else:
      result = torch.zeros_like(input)
    return result
  def jacobian_vector(self: __torch__.Operations, output: Tensor, inputs: List[Tensor], directions: List[Tensor]) -> Tensor:
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
