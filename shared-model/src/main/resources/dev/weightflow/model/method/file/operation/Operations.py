# The functions that the table's rows name. What they are given was checked by the row's rule; none reads or writes anything else.

def abs(self, x: Tensor) -> Tensor:
  return torch.abs(x)

def acos(self, x: Tensor) -> Tensor:
  return torch.acos(x)

def acosh(self, x: Tensor) -> Tensor:
  return torch.acosh(x)

def asin(self, x: Tensor) -> Tensor:
  return torch.asin(x)

def asinh(self, x: Tensor) -> Tensor:
  return torch.asinh(x)

def atan(self, x: Tensor) -> Tensor:
  return torch.atan(x)

def atanh(self, x: Tensor) -> Tensor:
  return torch.atanh(x)

def ceil(self, x: Tensor) -> Tensor:
  return torch.ceil(x)

def cos(self, x: Tensor) -> Tensor:
  return torch.cos(x)

def cosh(self, x: Tensor) -> Tensor:
  return torch.cosh(x)

def deg2rad(self, x: Tensor) -> Tensor:
  return torch.deg2rad(x)

def digamma(self, x: Tensor) -> Tensor:
  return torch.digamma(x)

def erf(self, x: Tensor) -> Tensor:
  return torch.erf(x)

def erfc(self, x: Tensor) -> Tensor:
  return torch.erfc(x)

def erfinv(self, x: Tensor) -> Tensor:
  return torch.erfinv(x)

def exp(self, x: Tensor) -> Tensor:
  return torch.exp(x)

def exp2(self, x: Tensor) -> Tensor:
  return torch.exp2(x)

def expm1(self, x: Tensor) -> Tensor:
  return torch.expm1(x)

def floor(self, x: Tensor) -> Tensor:
  return torch.floor(x)

def frac(self, x: Tensor) -> Tensor:
  return torch.frac(x)

def lgamma(self, x: Tensor) -> Tensor:
  return torch.lgamma(x)

def log(self, x: Tensor) -> Tensor:
  return torch.log(x)

def log10(self, x: Tensor) -> Tensor:
  return torch.log10(x)

def log1p(self, x: Tensor) -> Tensor:
  return torch.log1p(x)

def log2(self, x: Tensor) -> Tensor:
  return torch.log2(x)

def logit(self, x: Tensor) -> Tensor:
  return torch.logit(x)

def neg(self, x: Tensor) -> Tensor:
  return torch.neg(x)

def rad2deg(self, x: Tensor) -> Tensor:
  return torch.rad2deg(x)

def reciprocal(self, x: Tensor) -> Tensor:
  return torch.reciprocal(x)

def round(self, x: Tensor) -> Tensor:
  return torch.round(x)

def rsqrt(self, x: Tensor) -> Tensor:
  return torch.rsqrt(x)

def sigmoid(self, x: Tensor) -> Tensor:
  return torch.sigmoid(x)

def sign(self, x: Tensor) -> Tensor:
  return torch.sign(x)

def sin(self, x: Tensor) -> Tensor:
  return torch.sin(x)

def sinc(self, x: Tensor) -> Tensor:
  return torch.sinc(x)

def sinh(self, x: Tensor) -> Tensor:
  return torch.sinh(x)

def sqrt(self, x: Tensor) -> Tensor:
  return torch.sqrt(x)

def square(self, x: Tensor) -> Tensor:
  return torch.square(x)

def tan(self, x: Tensor) -> Tensor:
  return torch.tan(x)

def tanh(self, x: Tensor) -> Tensor:
  return torch.tanh(x)

def trunc(self, x: Tensor) -> Tensor:
  return torch.trunc(x)

def relu(self, x: Tensor) -> Tensor:
  return torch.relu(x)

def relu6(self, x: Tensor) -> Tensor:
  return torch.relu6(x)

def selu(self, x: Tensor) -> Tensor:
  return torch.selu(x)

def silu(self, x: Tensor) -> Tensor:
  return torch.silu(x)

def mish(self, x: Tensor) -> Tensor:
  return torch.mish(x)

def hardsigmoid(self, x: Tensor) -> Tensor:
  return torch.hardsigmoid(x)

def hardswish(self, x: Tensor) -> Tensor:
  return torch.hardswish(x)

def isnan(self, x: Tensor) -> Tensor:
  return torch.isnan(x)

def isinf(self, x: Tensor) -> Tensor:
  return torch.isinf(x)

def isfinite(self, x: Tensor) -> Tensor:
  return torch.isfinite(x)

def logical_not(self, x: Tensor) -> Tensor:
  return torch.logical_not(x)

def logsigmoid(self, x: Tensor) -> Tensor:
  return torch.log_sigmoid(x)

def softsign(self, x: Tensor) -> Tensor:
  return torch.div(x, torch.add(torch.abs(x), 1))

def tanhshrink(self, x: Tensor) -> Tensor:
  return torch.sub(x, torch.tanh(x))

def gelu(self, x: Tensor, approximate: str) -> Tensor:
  return torch.gelu(x, approximate=approximate)

def elu(self, x: Tensor, number: float) -> Tensor:
  return torch.elu(x, number)

def celu(self, x: Tensor, number: float) -> Tensor:
  return torch.celu(x, number)

def leaky_relu(self, x: Tensor, number: float) -> Tensor:
  return torch.leaky_relu(x, number)

def softshrink(self, x: Tensor, number: float) -> Tensor:
  return torch.softshrink(x, number)

def hardshrink(self, x: Tensor, number: float) -> Tensor:
  return torch.hardshrink(x, number)

def clamp_min(self, x: Tensor, number: float) -> Tensor:
  return torch.clamp_min(x, number)

def clamp_max(self, x: Tensor, number: float) -> Tensor:
  return torch.clamp_max(x, number)

def softplus(self, x: Tensor, beta: float, threshold: float) -> Tensor:
  return torch.softplus(x, beta, threshold)

def clamp(self, x: Tensor, least: float, most: float) -> Tensor:
  return torch.clamp(x, least, most)

def nan_to_num(self, x: Tensor, nan: float, posinf: float, neginf: float) -> Tensor:
  return torch.nan_to_num(x, nan, posinf, neginf)

def add(self, x: Tensor, y: Tensor) -> Tensor:
  return torch.add(x, y)

def sub(self, x: Tensor, y: Tensor) -> Tensor:
  return torch.sub(x, y)

def mul(self, x: Tensor, y: Tensor) -> Tensor:
  return torch.mul(x, y)

def div(self, x: Tensor, y: Tensor) -> Tensor:
  return torch.div(x, y)

def remainder(self, x: Tensor, y: Tensor) -> Tensor:
  return torch.remainder(x, y)

def fmod(self, x: Tensor, y: Tensor) -> Tensor:
  return torch.fmod(x, y)

def pow(self, x: Tensor, y: Tensor) -> Tensor:
  return torch.pow(x, y)

def atan2(self, x: Tensor, y: Tensor) -> Tensor:
  return torch.atan2(x, y)

def maximum(self, x: Tensor, y: Tensor) -> Tensor:
  return torch.maximum(x, y)

def minimum(self, x: Tensor, y: Tensor) -> Tensor:
  return torch.minimum(x, y)

def hypot(self, x: Tensor, y: Tensor) -> Tensor:
  return torch.hypot(x, y)

def copysign(self, x: Tensor, y: Tensor) -> Tensor:
  return torch.copysign(x, y)

def logaddexp(self, x: Tensor, y: Tensor) -> Tensor:
  return torch.logaddexp(x, y)

def xlogy(self, x: Tensor, y: Tensor) -> Tensor:
  return torch.xlogy(x, y)

def logical_and(self, x: Tensor, y: Tensor) -> Tensor:
  return torch.logical_and(x, y)

def logical_or(self, x: Tensor, y: Tensor) -> Tensor:
  return torch.logical_or(x, y)

def logical_xor(self, x: Tensor, y: Tensor) -> Tensor:
  return torch.logical_xor(x, y)

def lt(self, x: Tensor, y: Tensor) -> Tensor:
  return torch.lt(x, y)

def le(self, x: Tensor, y: Tensor) -> Tensor:
  return torch.le(x, y)

def gt(self, x: Tensor, y: Tensor) -> Tensor:
  return torch.gt(x, y)

def ge(self, x: Tensor, y: Tensor) -> Tensor:
  return torch.ge(x, y)

def eq(self, x: Tensor, y: Tensor) -> Tensor:
  return torch.eq(x, y)

def ne(self, x: Tensor, y: Tensor) -> Tensor:
  return torch.ne(x, y)

def floor_divide(self, x: Tensor, y: Tensor) -> Tensor:
  return torch.div(x, y, rounding_mode="floor")

def trunc_divide(self, x: Tensor, y: Tensor) -> Tensor:
  return torch.div(x, y, rounding_mode="trunc")

def add_number(self, x: Tensor, number: float) -> Tensor:
  return torch.add(x, number)

def mul_number(self, x: Tensor, number: float) -> Tensor:
  return torch.mul(x, number)

def div_number(self, x: Tensor, number: float) -> Tensor:
  return torch.div(x, number)

def sub_number(self, x: Tensor, number: float) -> Tensor:
  return torch.sub(x, number)

def add_whole(self, x: Tensor, number: int) -> Tensor:
  return torch.add(x, number)

def sub_whole(self, x: Tensor, number: int) -> Tensor:
  return torch.sub(x, number)

def mul_whole(self, x: Tensor, number: int) -> Tensor:
  return torch.mul(x, number)

def minus_number(self, x: Tensor, number: float) -> Tensor:
  # number - x
  return torch.add(torch.neg(x), number)

def minus_whole(self, x: Tensor, number: int) -> Tensor:
  # number - x
  return torch.add(torch.neg(x), number)

def into_number(self, x: Tensor, number: float) -> Tensor:
  # number / x
  return torch.mul(torch.reciprocal(x), number)

def floor_divide_number(self, x: Tensor, number: float) -> Tensor:
  return torch.div(x, number, rounding_mode="floor")

def remainder_number(self, x: Tensor, number: float) -> Tensor:
  return torch.remainder(x, number)

def fmod_number(self, x: Tensor, number: float) -> Tensor:
  return torch.fmod(x, number)

def pow_number(self, x: Tensor, number: float) -> Tensor:
  return torch.pow(x, number)

def trunc_divide_number(self, x: Tensor, number: float) -> Tensor:
  return torch.div(x, number, rounding_mode="trunc")

def number_floor_divide(self, x: Tensor, number: float) -> Tensor:
  return torch.div(torch.full_like(x, number), x, rounding_mode="floor")

def number_remainder(self, x: Tensor, number: float) -> Tensor:
  return torch.remainder(torch.full_like(x, number), x)

def number_fmod(self, x: Tensor, number: float) -> Tensor:
  return torch.fmod(torch.full_like(x, number), x)

def number_trunc_divide(self, x: Tensor, number: float) -> Tensor:
  return torch.div(torch.full_like(x, number), x, rounding_mode="trunc")

def number_pow(self, x: Tensor, number: float) -> Tensor:
  # number ** x
  return torch.pow(number, x)

def lt_number(self, x: Tensor, number: float) -> Tensor:
  return torch.lt(x, number)

def le_number(self, x: Tensor, number: float) -> Tensor:
  return torch.le(x, number)

def gt_number(self, x: Tensor, number: float) -> Tensor:
  return torch.gt(x, number)

def ge_number(self, x: Tensor, number: float) -> Tensor:
  return torch.ge(x, number)

def eq_number(self, x: Tensor, number: float) -> Tensor:
  return torch.eq(x, number)

def ne_number(self, x: Tensor, number: float) -> Tensor:
  return torch.ne(x, number)

def add_scaled(self, x: Tensor, y: Tensor, factor: float) -> Tensor:
  return torch.add(x, y, alpha=factor)

def lerp(self, x: Tensor, end: Tensor, weight: Tensor) -> Tensor:
  return torch.lerp(x, end, weight)

def lerp_number(self, x: Tensor, end: Tensor, weight: float) -> Tensor:
  return torch.lerp(x, end, weight)

def addcmul(self, x: Tensor, y: Tensor, z: Tensor, value: float) -> Tensor:
  return torch.addcmul(x, y, z, value=value)

def addcdiv(self, x: Tensor, y: Tensor, z: Tensor, value: float) -> Tensor:
  return torch.addcdiv(x, y, z, value=value)

def where(self, condition: Tensor, x: Tensor, y: Tensor) -> Tensor:
  return torch.where(condition, x, y)

def where_number(self, condition: Tensor, x: Tensor, number: float) -> Tensor:
  return torch.where(condition, x, number)

def where_not_number(self, condition: Tensor, x: Tensor, number: float) -> Tensor:
  return torch.where(condition, number, x)

def masked_fill(self, x: Tensor, mask: Tensor, number: float) -> Tensor:
  return torch.masked_fill(x, mask, number)

def sum_all(self, x: Tensor) -> Tensor:
  return torch.sum(x)

def mean_all(self, x: Tensor) -> Tensor:
  return torch.mean(x)

def prod_all(self, x: Tensor) -> Tensor:
  return torch.prod(x)

def sum(self, x: Tensor, axes: List[int], keep: bool) -> Tensor:
  return torch.sum(x, axes, keep)

def mean(self, x: Tensor, axes: List[int], keep: bool) -> Tensor:
  return torch.mean(x, axes, keep)

def prod(self, x: Tensor, axis: int, keep: bool) -> Tensor:
  return torch.prod(x, axis, keep)

def amax(self, x: Tensor, axes: List[int], keep: bool) -> Tensor:
  return torch.amax(x, axes, keep)

def amin(self, x: Tensor, axes: List[int], keep: bool) -> Tensor:
  return torch.amin(x, axes, keep)

def logsumexp(self, x: Tensor, axes: List[int], keep: bool) -> Tensor:
  return torch.logsumexp(x, axes, keep)

def var(self, x: Tensor, axes: List[int], correction: int, keep: bool) -> Tensor:
  return torch.var(x, axes, correction=correction, keepdim=keep)

def std(self, x: Tensor, axes: List[int], correction: int, keep: bool) -> Tensor:
  return torch.std(x, axes, correction=correction, keepdim=keep)

def max_all(self, x: Tensor) -> Tensor:
  return torch.max(x)

def max(self, x: Tensor, axis: int, keep: bool) -> List[Tensor]:
  values, indices = torch.max(x, axis, keep)
  return [values, indices]

def min_all(self, x: Tensor) -> Tensor:
  return torch.min(x)

def min(self, x: Tensor, axis: int, keep: bool) -> List[Tensor]:
  values, indices = torch.min(x, axis, keep)
  return [values, indices]

def argmax_all(self, x: Tensor) -> Tensor:
  return torch.argmax(x)

def argmax(self, x: Tensor, axis: int, keep: bool) -> Tensor:
  return torch.argmax(x, axis, keep)

def argmin_all(self, x: Tensor) -> Tensor:
  return torch.argmin(x)

def argmin(self, x: Tensor, axis: int, keep: bool) -> Tensor:
  return torch.argmin(x, axis, keep)

def sort(self, x: Tensor, axis: int, descending: bool) -> List[Tensor]:
  values, indices = torch.sort(x, axis, descending)
  return [values, indices]

def argsort(self, x: Tensor, axis: int, descending: bool) -> Tensor:
  return torch.argsort(x, axis, descending)

def topk(self, x: Tensor, k: int, axis: int, largest: bool, sorted: bool) -> List[Tensor]:
  values, indices = torch.topk(x, k, axis, largest, sorted)
  return [values, indices]

def softmax(self, x: Tensor, axis: int) -> Tensor:
  return torch.softmax(x, axis)

def log_softmax(self, x: Tensor, axis: int) -> Tensor:
  return torch.log_softmax(x, axis)

def cumsum(self, x: Tensor, axis: int) -> Tensor:
  return torch.cumsum(x, axis)

def cumprod(self, x: Tensor, axis: int) -> Tensor:
  return torch.cumprod(x, axis)

def vector_norm(self, x: Tensor, order: float, axes: List[int], keep: bool) -> Tensor:
  return torch.linalg_vector_norm(x, order, axes, keep)

def matrix_norm(self, x: Tensor, order: float, axes: List[int], keep: bool) -> Tensor:
  return torch.linalg_matrix_norm(x, order, axes, keep)

def matrix_norm_word(self, x: Tensor, order: str, axes: List[int], keep: bool) -> Tensor:
  return torch.linalg_matrix_norm(x, order, axes, keep)

def normalize(self, x: Tensor, order: float, axis: int, eps: float) -> Tensor:
  length = torch.clamp_min(torch.linalg_vector_norm(x, order, [axis], True), eps)
  return torch.div(x, length)

def dist(self, x: Tensor, y: Tensor, order: float) -> Tensor:
  return torch.dist(x, y, order)

def all_all(self, x: Tensor) -> Tensor:
  return torch.all(x)

def all(self, x: Tensor, axis: int, keep: bool) -> Tensor:
  return torch.all(x, axis, keep)

def any_all(self, x: Tensor) -> Tensor:
  return torch.any(x)

def any(self, x: Tensor, axis: int, keep: bool) -> Tensor:
  return torch.any(x, axis, keep)

def count_nonzero(self, x: Tensor) -> Tensor:
  return torch.count_nonzero(x)

def matmul(self, x: Tensor, y: Tensor) -> Tensor:
  return torch.matmul(x, y)

def outer(self, x: Tensor, y: Tensor) -> Tensor:
  return torch.outer(x, y)

def linear(self, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
  return torch.linear(x, weight, bias)

def linear_unbiased(self, x: Tensor, weight: Tensor) -> Tensor:
  return torch.linear(x, weight, None)

def addmm(self, x: Tensor, y: Tensor, z: Tensor, beta: float, alpha: float) -> Tensor:
  return torch.addmm(x, y, z, beta=beta, alpha=alpha)

def kron(self, x: Tensor, y: Tensor) -> Tensor:
  return torch.kron(x, y)

def einsum(self, equation: str, operands: List[Tensor]) -> Tensor:
  return torch.einsum(equation, operands)

def multi_dot(self, tensors: List[Tensor]) -> Tensor:
  return torch.linalg_multi_dot(tensors)

def trace(self, x: Tensor) -> Tensor:
  return torch.trace(x)

def matrix_exp(self, x: Tensor) -> Tensor:
  return torch.matrix_exp(x)

def matrix_power(self, x: Tensor, n: int) -> Tensor:
  return torch.linalg_matrix_power(x, n)

def svd(self, x: Tensor, full: bool) -> List[Tensor]:
  u, s, v = torch.linalg_svd(x, full)
  return [u, s, v]

def svdvals(self, x: Tensor) -> Tensor:
  return torch.linalg_svdvals(x)

def qr(self, x: Tensor, mode: str) -> List[Tensor]:
  q, r = torch.linalg_qr(x, mode)
  return [q, r]

def eigh(self, x: Tensor, part: str) -> List[Tensor]:
  values, vectors = torch.linalg_eigh(x, part)
  return [values, vectors]

def eigvalsh(self, x: Tensor, part: str) -> Tensor:
  return torch.linalg_eigvalsh(x, part)

def cholesky(self, x: Tensor, upper: bool) -> Tensor:
  return torch.linalg_cholesky(x, upper=upper)

def householder_product(self, x: Tensor, tau: Tensor) -> Tensor:
  return torch.linalg_householder_product(x, tau)

def inverse(self, x: Tensor) -> Tensor:
  return torch.linalg_inv(x)

def pinverse(self, x: Tensor) -> Tensor:
  return torch.linalg_pinv(x)

def det(self, x: Tensor) -> Tensor:
  return torch.linalg_det(x)

def slogdet(self, x: Tensor) -> List[Tensor]:
  sign, log = torch.linalg_slogdet(x)
  return [sign, log]

def solve(self, x: Tensor, y: Tensor) -> Tensor:
  return torch.linalg_solve(x, y)

def solve_triangular(self, x: Tensor, y: Tensor, upper: bool, unit: bool) -> Tensor:
  return torch.linalg_solve_triangular(x, y, upper=upper, unitriangular=unit)

def same(self, x: Tensor) -> Tensor:
  return x

def reshape(self, x: Tensor, sizes: List[int]) -> Tensor:
  return torch.reshape(x, sizes)

def view(self, x: Tensor, sizes: List[int]) -> Tensor:
  return torch.view(x, sizes)

def unsqueeze(self, x: Tensor, axis: int) -> Tensor:
  return torch.unsqueeze(x, axis)

def transpose(self, x: Tensor, one: int, other: int) -> Tensor:
  return torch.transpose(x, one, other)

def permute(self, x: Tensor, axes: List[int]) -> Tensor:
  return torch.permute(x, axes)

def expand(self, x: Tensor, sizes: List[int]) -> Tensor:
  return torch.expand(x, sizes)

def repeat(self, x: Tensor, times: List[int]) -> Tensor:
  return torch.repeat(x, times)

def repeat_interleave(self, x: Tensor, times: int, axis: int) -> Tensor:
  return torch.repeat_interleave(x, times, axis)

def repeat_interleave_all(self, x: Tensor, times: int) -> Tensor:
  return torch.repeat_interleave(x, times)

def clone(self, x: Tensor) -> Tensor:
  return torch.clone(x)

def contiguous(self, x: Tensor) -> Tensor:
  return torch.contiguous(x)

def detach(self, x: Tensor) -> Tensor:
  return torch.detach(x)

def flip(self, x: Tensor, axes: List[int]) -> Tensor:
  return torch.flip(x, axes)

def roll(self, x: Tensor, shifts: List[int], axes: List[int]) -> Tensor:
  return torch.roll(x, shifts, axes)

def cat(self, tensors: List[Tensor], axis: int) -> Tensor:
  return torch.cat(tensors, axis)

def stack(self, tensors: List[Tensor], axis: int) -> Tensor:
  return torch.stack(tensors, axis)

def block_diag(self, tensors: List[Tensor]) -> Tensor:
  return torch.block_diag(tensors)

def pad(self, x: Tensor, sizes: List[int], value: float) -> Tensor:
  return torch.constant_pad_nd(x, sizes, value)

def split(self, x: Tensor, sizes: List[int], axis: int) -> List[Tensor]:
  return torch.split_with_sizes(x, sizes, axis)

def unbind(self, x: Tensor, axis: int) -> List[Tensor]:
  return torch.unbind(x, axis)

def tril(self, x: Tensor, diagonal: int) -> Tensor:
  return torch.tril(x, diagonal)

def triu(self, x: Tensor, diagonal: int) -> Tensor:
  return torch.triu(x, diagonal)

def diag(self, x: Tensor, diagonal: int) -> Tensor:
  return torch.diag(x, diagonal)

def diagonal(self, x: Tensor, offset: int, one: int, other: int) -> Tensor:
  return torch.diagonal(x, offset, one, other)

def diag_embed(self, x: Tensor, offset: int) -> Tensor:
  return torch.diag_embed(x, offset)

def select(self, x: Tensor, axis: int, index: int) -> Tensor:
  return torch.select(x, axis, index)

def slice(self, x: Tensor, axis: int, start: int, stop: int, step: int) -> Tensor:
  return torch.slice(x, axis, start, stop, step)

def index_select(self, x: Tensor, axis: int, index: Tensor) -> Tensor:
  return torch.index_select(x, axis, index)

def gather(self, x: Tensor, axis: int, index: Tensor) -> Tensor:
  return torch.gather(x, axis, index)

def index_add(self, x: Tensor, axis: int, index: Tensor, source: Tensor) -> Tensor:
  return torch.index_add(x, axis, index, source)

def full(self, like: Tensor, sizes: List[int], number: float, code: int) -> Tensor:
  return torch.full(sizes, number, dtype=code, layout=None, device=ops.prim.device(like), pin_memory=None)

def eye(self, like: Tensor, rows: int, columns: int, code: int) -> Tensor:
  return torch.eye(rows, columns, dtype=code, layout=None, device=ops.prim.device(like), pin_memory=None)

def range(self, like: Tensor, start: float, end: float, step: float, code: int) -> Tensor:
  return torch.arange(start, end, step, dtype=code, layout=None, device=ops.prim.device(like), pin_memory=None)

def range_whole(self, like: Tensor, start: int, end: int, step: int) -> Tensor:
  return torch.arange(start, end, step, dtype=4, layout=None, device=ops.prim.device(like), pin_memory=None)

def linspace(self, like: Tensor, start: float, end: float, steps: int, code: int) -> Tensor:
  return torch.linspace(start, end, steps, dtype=code, layout=None, device=ops.prim.device(like), pin_memory=None)

def numbers(self, like: Tensor, numbers: List[float], sizes: List[int], code: int) -> Tensor:
  return torch.view(torch.tensor(numbers, dtype=code, device=ops.prim.device(like)), sizes)

def whole_numbers(self, like: Tensor, numbers: List[int], sizes: List[int]) -> Tensor:
  return torch.view(torch.tensor(numbers, dtype=4, device=ops.prim.device(like)), sizes)

def to(self, x: Tensor, code: int) -> Tensor:
  return torch.to(x, code)

def rand(self, like: Tensor, sizes: List[int], code: int) -> Tensor:
  return torch.rand(sizes, dtype=code, layout=None, device=ops.prim.device(like), pin_memory=None)

def randn(self, like: Tensor, sizes: List[int], code: int) -> Tensor:
  return torch.randn(sizes, dtype=code, layout=None, device=ops.prim.device(like), pin_memory=None)

def randperm(self, like: Tensor, n: int) -> Tensor:
  return torch.randperm(n, dtype=4, layout=None, device=ops.prim.device(like), pin_memory=None)

def normal(self, like: Tensor, mean: float, std: float, sizes: List[int], code: int) -> Tensor:
  drawn = torch.randn(sizes, dtype=code, layout=None, device=ops.prim.device(like), pin_memory=None)
  return torch.add(torch.mul(drawn, std), mean)

def bernoulli(self, x: Tensor) -> Tensor:
  return torch.bernoulli(x)
