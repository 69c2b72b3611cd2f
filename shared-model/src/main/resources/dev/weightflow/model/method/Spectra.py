def cpab(self, points: Tensor, rows: Tensor, velocities: Tensor) -> Tensor:
  # points [points], rows [points], velocities [fields, cells - 1] -> [points]; flat [fields * (cells + 1)], all else [points]
  # from cell to cell: inside one, x(t) = x + v t E(a t) with E(y) = (exp(y) - 1) / y, and a border at distance d is met after
  # d / v L(a d / v) with L(z) = log(1 + z) / z; both by their series where their argument is small
  cells = torch.add(velocities.size(1), 1)
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
    upward = v > 0
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

def interpolate(self, values: Tensor, places: Tensor) -> Tensor:
  # values [count], places [places] -> [places]
  below = torch.clamp(torch.to(torch.floor(places), 4), 0, torch.sub(values.size(0), 2))
  low = torch.index_select(values, 0, below)
  high = torch.index_select(values, 0, torch.add(below, 1))
  return torch.add(low, torch.mul(torch.sub(places, torch.to(below, ops.prim.dtype(places))), torch.sub(high, low)))
