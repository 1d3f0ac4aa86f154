"""What `torch.` reaches: the pure functions of tensors.

A line is `name(inputs and settings) -> rule`; an input's kind is `T`, `T#` where a number may stand for it, `Ts` for a
tuple of them. Left out are functions that work in place, change the state of the process, give no tensor, are
quantised or sparse, or whose result has a size that depends on the numbers in it.
"""

TABLE = """
abs(input: T) -> function abs
absolute(input: T) -> function abs
acos(input: T) -> function acos
acosh(input: T) -> function acosh
angle(input: T) -> angle
arccos(input: T) -> function acos
arccosh(input: T) -> function acosh
arcsin(input: T) -> function asin
arcsinh(input: T) -> function asinh
arctan(input: T) -> function atan
arctanh(input: T) -> function atanh
asin(input: T) -> function asin
asinh(input: T) -> function asinh
atan(input: T) -> function atan
atanh(input: T) -> function atanh
bitwise_not(input: T) -> kind int byte bool
ceil(input: T) -> function ceil
clone(input: T) -> identity
conj(input: T) -> kind float int byte bool complex
cos(input: T) -> function cos
cosh(input: T) -> function cosh
deg2rad(input: T) -> smooth float int byte bool
detach(input: T) -> identity
digamma(input: T) -> function digamma
erf(input: T) -> function erf
erfc(input: T) -> function erfc
erfinv(input: T) -> function erfinv
exp(input: T) -> function exp
exp2(input: T) -> function exp2
expm1(input: T) -> function expm1
fix(input: T) -> function trunc
floor(input: T) -> function floor
frac(input: T) -> kind float
i0(input: T) -> smooth float int byte bool
imag(input: T) -> imag
isfinite(input: T) -> function isfinite
isinf(input: T) -> function isinf
isnan(input: T) -> function isnan
isneginf(input: T) -> truth float int byte bool
isposinf(input: T) -> truth float int byte bool
isreal(input: T) -> truth float int byte bool complex
lgamma(input: T) -> function lgamma
log(input: T) -> function log
log10(input: T) -> function log10
log1p(input: T) -> function log1p
log2(input: T) -> function log2
logical_not(input: T) -> truth float int byte bool complex
logit(input: T, eps: num = none) -> function logit
mvlgamma(input: T, p: count) -> opaque
nan_to_num(input: T, nan: num = none, posinf: num = none, neginf: num = none) -> kind float int byte bool complex
neg(input: T) -> kind float int byte complex
negative(input: T) -> kind float int byte complex
polygamma(n: natural, input: T) -> smooth float int byte bool
positive(input: T) -> kind float int byte complex
rad2deg(input: T) -> smooth float int byte bool
real(input: T) -> real
reciprocal(input: T) -> function reciprocal
relu(input: T) -> layer relu int byte
round(input: T, *, decimals: int = 0) -> round
rsqrt(input: T) -> function rsqrt
sgn(input: T) -> kind float int byte bool complex
sigmoid(input: T) -> smooth float int byte bool complex
sign(input: T) -> function sign
signbit(input: T) -> truth float int byte bool
sin(input: T) -> function sin
sinc(input: T) -> smooth float int byte bool complex
sinh(input: T) -> function sinh
sqrt(input: T) -> function sqrt
square(input: T) -> function square
tan(input: T) -> function tan
tanh(input: T) -> smooth float int byte bool complex
trunc(input: T) -> function trunc

add(input: T#, other: T#, *, alpha: num = 1) -> operator +
sub(input: T#, other: T#, *, alpha: num = 1) -> operator -
subtract(input: T, other: T#, *, alpha: num = 1) -> operator -
rsub(input: T, other: T#, *, alpha: num = 1) -> operator -
mul(input: T#, other: T#) -> operator *
multiply(input: T, other: T#) -> operator *
div(input: T#, other: T#, *, rounding_mode: 'trunc'|'floor' = none) -> divide
divide(input: T, other: T#, *, rounding_mode: 'trunc'|'floor' = none) -> divide
true_divide(input: T#, other: T#) -> divide
floor_divide(input: T#, other: T#) -> operator //
remainder(input: T#, other: T#) -> operator %
fmod(input: T, other: T#) -> operator %
pow(input: T#, exponent: T#) -> operator **
float_power(input: T#, exponent: T#) -> opaque
eq(input: T, other: T#) -> operator ==
ne(input: T, other: T#) -> operator !=
not_equal(input: T, other: T#) -> operator !=
lt(input: T, other: T#) -> operator <
less(input: T, other: T#) -> operator <
le(input: T, other: T#) -> operator <=
less_equal(input: T, other: T#) -> operator <=
gt(input: T, other: T#) -> operator >
greater(input: T, other: T#) -> operator >
ge(input: T, other: T#) -> operator >=
greater_equal(input: T, other: T#) -> operator >=
isclose(input: T, other: T, rtol: num = 1e-05, atol: num = 1e-08, equal_nan: flag = false) -> opaque
isin(elements: T#, test_elements: T#, *, assume_unique: flag = false, invert: flag = false) -> opaque
logical_and(input: T, other: T) -> truths
logical_or(input: T, other: T) -> truths
logical_xor(input: T, other: T) -> truths
bitwise_and(input: T#, other: T#) -> bits bool
bitwise_or(input: T#, other: T#) -> bits bool
bitwise_xor(input: T#, other: T#) -> bits bool
bitwise_left_shift(input: T#, other: T#) -> bits
bitwise_right_shift(input: T#, other: T#) -> bits
maximum(input: T, other: T) -> pair
minimum(input: T, other: T) -> pair
fmax(input: T, other: T) -> pair
fmin(input: T, other: T) -> pair
atan2(input: T, other: T) -> float_pair
arctan2(input: T, other: T) -> float_pair
hypot(input: T, other: T) -> float_pair
copysign(input: T, other: T#) -> opaque
nextafter(input: T, other: T) -> neighbour
logaddexp(input: T, other: T) -> float_pair
logaddexp2(input: T, other: T) -> float_pair
xlogy(input: T#, other: T#) -> opaque
heaviside(input: T, values: T) -> opaque
gcd(input: T, other: T) -> opaque
lcm(input: T, other: T) -> opaque
igamma(input: T, other: T) -> opaque
igammac(input: T, other: T) -> opaque
ldexp(input: T, other: T) -> opaque
complex(real: T, imag: T) -> opaque
polar(abs: T, angle: T) -> opaque
view_as_complex(input: T) -> view_as_complex
view_as_real(input: T) -> view_as_real
clamp(input: T, min: T#?, max: T#?) -> clamp
clip(input: T, min: T#?, max: T#?) -> clamp
clamp_min(input: T, min: T#) -> clamp
clamp_max(input: T, max: T#) -> clamp
lerp(input: T, end: T, weight: T#) -> float_pair
addcmul(input: T, tensor1: T, tensor2: T, *, value: num = 1) -> opaque
addcdiv(input: T, tensor1: T, tensor2: T, *, value: num = 1) -> opaque
where(condition: T, input: T#, other: T#) -> where
masked_fill(input: T, mask: T, value: T#) -> masked_fill

sum(input: T, dim: dims = none, keepdim: flag = false) -> reduction sum
nansum(input: T, dim: dims = none, keepdim: flag = false) -> opaque
mean(input: T, dim: dims = none, keepdim: flag = false) -> reduction mean
nanmean(input: T, dim: dims = none, keepdim: flag = false) -> nanmean
prod(input: T, dim: int = none, keepdim: flag = false) -> reduction prod
std(input: T, dim: dims = none, *, correction: num = none, keepdim: flag = false) -> spread std
var(input: T, dim: dims = none, *, correction: num = none, keepdim: flag = false) -> spread var
std_mean(input: T, dim: dims = none, *, correction: num = none, keepdim: flag = false) -> spread std mean
var_mean(input: T, dim: dims = none, *, correction: num = none, keepdim: flag = false) -> spread var mean
max(input: T, dim: int = none, keepdim: flag = false) -> extreme
min(input: T, dim: int = none, keepdim: flag = false) -> extreme
amax(input: T, dim: dims = none, keepdim: flag = false) -> amax
amin(input: T, dim: dims = none, keepdim: flag = false) -> amax
aminmax(input: T, *, dim: int = none, keepdim: flag = false) -> opaque
argmax(input: T, dim: int = none, keepdim: flag = false) -> function argmax
argmin(input: T, dim: int = none, keepdim: flag = false) -> function argmin
all(input: T, dim: dims = none, keepdim: flag = false) -> function all
any(input: T, dim: dims = none, keepdim: flag = false) -> function any
median(input: T, dim: int = none, keepdim: flag = false) -> extreme
nanmedian(input: T, dim: int = none, keepdim: flag = false) -> extreme
mode(input: T, dim: int = -1, keepdim: flag = false) -> opaque
kthvalue(input: T, k: count, dim: int = -1, keepdim: flag = false) -> opaque
quantile(input: T, q: T#, dim: int = none, keepdim: flag = false, *, interpolation: text = 'linear') -> opaque
nanquantile(input: T, q: T#, dim: int = none, keepdim: flag = false, *, interpolation: text = 'linear') -> opaque
logsumexp(input: T, dim: dims, keepdim: flag = false) -> function logsumexp
norm(input: T, p: num|'fro'|'nuc' = 'fro', dim: dims = none, keepdim: flag = false) -> norm
count_nonzero(input: T, dim: dims = none) -> opaque
cumsum(input: T, dim: int) -> function cumsum
cumprod(input: T, dim: int) -> function cumprod
cummax(input: T, dim: int) -> running
cummin(input: T, dim: int) -> running
logcumsumexp(input: T, dim: int) -> opaque
diff(input: T, n: natural = 1, dim: int = -1, prepend: T?, append: T?) -> diff
gradient(input: T, *, spacing: num = none, dim: dims = none, edge_order: int = 1) -> opaque
trapezoid(y: T, x: T?, *, dim: int = -1) -> opaque
trapz(y: T, x: T?, *, dim: int = -1) -> opaque
cumulative_trapezoid(y: T, x: T?, *, dim: int = -1) -> opaque
histc(input: T, bins: count = 100, min: num = 0, max: num = 0) -> histc
cov(input: T, *, correction: int = 1, fweights: T?, aweights: T?) -> opaque
corrcoef(input: T) -> opaque
dist(input: T, other: T, p: num = 2) -> opaque
renorm(input: T, p: num, dim: int, maxnorm: num) -> opaque

matmul(input: T, other: T) -> function matmul
mm(input: T, mat2: T) -> multiply 2
bmm(input: T, mat2: T) -> multiply 3
mv(input: T, vec: T) -> opaque
dot(input: T, tensor: T) -> function dot
vdot(input: T, other: T) -> opaque
inner(input: T, other: T) -> opaque
outer(input: T, vec2: T) -> function outer
ger(input: T, vec2: T) -> function outer
kron(input: T, other: T) -> opaque
cross(input: T, other: T, dim: int = none) -> opaque
addmm(input: T, mat1: T, mat2: T, *, beta: num = 1, alpha: num = 1) -> opaque
addbmm(input: T, batch1: T, batch2: T, *, beta: num = 1, alpha: num = 1) -> opaque
baddbmm(input: T, batch1: T, batch2: T, *, beta: num = 1, alpha: num = 1) -> opaque
addmv(input: T, mat: T, vec: T, *, beta: num = 1, alpha: num = 1) -> opaque
addr(input: T, vec1: T, vec2: T, *, beta: num = 1, alpha: num = 1) -> opaque
tensordot(a: T, b: T, dims: natural = 2) -> opaque
einsum(equation: text, *operands: Ts) -> einsum
cdist(x1: T, x2: T, p: num = 2.0) -> function cdist
cosine_similarity(x1: T, x2: T, dim: int = 1, eps: num = 1e-08) -> function cosine_similarity
pairwise_distance(x1: T, x2: T, p: num = 2, eps: num = 1e-06, keepdim: flag = false) -> function pairwise_distance
pdist(input: T, p: num = 2) -> pdist
det(input: T) -> opaque
logdet(input: T) -> opaque
slogdet(input: T) -> opaque
inverse(input: T) -> opaque
pinverse(input: T, rcond: num = 1e-15) -> opaque
matrix_exp(input: T) -> opaque
matrix_power(input: T, n: int) -> opaque
trace(input: T) -> trace
softmax(input: T, dim: int) -> softmax
log_softmax(input: T, dim: int) -> softmax

cat(tensors: Ts, dim: int = 0) -> function concat
concat(tensors: Ts, dim: int = 0) -> function concat
concatenate(tensors: Ts, dim: int = 0) -> function concat
stack(tensors: Ts, dim: int = 0) -> function stack
hstack(tensors: Ts) -> opaque
vstack(tensors: Ts) -> opaque
dstack(tensors: Ts) -> opaque
column_stack(tensors: Ts) -> opaque
row_stack(tensors: Ts) -> opaque
block_diag(*tensors: Ts) -> opaque
cartesian_prod(*tensors: Ts) -> opaque
meshgrid(*tensors: Ts, indexing: 'ij'|'xy' = 'ij') -> function meshgrid
broadcast_tensors(*tensors: Ts) -> broadcast_tensors
split(tensor: T, split_size_or_sections: count|counts, dim: int = 0) -> split
chunk(input: T, chunks: count, dim: int = 0) -> function chunk
tensor_split(input: T, indices_or_sections: count|list, dim: int = 0) -> opaque
hsplit(input: T, indices_or_sections: count|list) -> opaque
vsplit(input: T, indices_or_sections: count|list) -> opaque
dsplit(input: T, indices_or_sections: count|list) -> opaque
unbind(input: T, dim: int = 0) -> unbind

reshape(input: T, shape: sizes) -> reshape
flatten(input: T, start_dim: int = 0, end_dim: int = -1) -> flatten
ravel(input: T) -> flatten
unflatten(input: T, dim: int, sizes: sizes) -> unflatten
squeeze(input: T, dim: dims = none) -> squeeze
unsqueeze(input: T, dim: int) -> unsqueeze
permute(input: T, dims: list) -> permute
transpose(input: T, dim0: int, dim1: int) -> transpose
swapaxes(input: T, axis0: int, axis1: int) -> transpose
swapdims(input: T, dim0: int, dim1: int) -> transpose
movedim(input: T, source: dims, destination: dims) -> movedim
moveaxis(input: T, source: dims, destination: dims) -> movedim
t(input: T) -> turned
adjoint(input: T) -> opaque
broadcast_to(input: T, size: sizes) -> expand
narrow(input: T, dim: int, start: int, length: size) -> narrow
select(input: T, dim: int, index: int) -> select
flip(input: T, dims: list) -> flip
fliplr(input: T) -> flip 1
flipud(input: T) -> flip 0
rot90(input: T, k: int = 1, dims: list = [0, 1]) -> opaque
roll(input: T, shifts: dims, dims: dims = []) -> roll
tile(input: T, dims: counts) -> function tile
repeat_interleave(input: T, repeats: count, dim: int = none) -> function repeat_interleave
diag(input: T, diagonal: int = 0) -> opaque
diagflat(input: T, offset: int = 0) -> opaque
diag_embed(input: T, offset: int = 0, dim1: int = -2, dim2: int = -1) -> opaque
diagonal(input: T, offset: int = 0, dim1: int = 0, dim2: int = 1) -> opaque
tril(input: T, diagonal: int = 0) -> function tril
triu(input: T, diagonal: int = 0) -> function triu
atleast_1d(tensors: T) -> opaque
atleast_2d(tensors: T) -> opaque
atleast_3d(tensors: T) -> opaque
combinations(input: T, r: count = 2, with_replacement: flag = false) -> opaque
vander(x: T, N: count = none, increasing: flag = false) -> vander

gather(input: T, dim: int, index: T) -> function gather
take_along_dim(input: T, indices: T, dim: int = none) -> take_along_dim
index_select(input: T, dim: int, index: T) -> index_select
take(input: T, index: T) -> take
index_add(input: T, dim: int, index: T, source: T, *, alpha: num = 1) -> opaque
index_copy(input: T, dim: int, index: T, source: T) -> opaque
index_fill(input: T, dim: int, index: T, value: T#) -> opaque
scatter(input: T, dim: int, index: T, src: T#) -> scatter
scatter_add(input: T, dim: int, index: T, src: T) -> scatter
scatter_reduce(input: T, dim: int, index: T, src: T, reduce: 'sum'|'prod'|'mean'|'amax'|'amin', *,
  include_self: flag = true) -> scatter
masked_scatter(input: T, mask: T, source: T) -> opaque
select_scatter(input: T, src: T, dim: int, index: int) -> opaque
slice_scatter(input: T, src: T, dim: int = 0, start: int = none, end: int = none, step: count = 1) -> opaque
diagonal_scatter(input: T, src: T, offset: int = 0, dim1: int = 0, dim2: int = 1) -> opaque
sort(input: T, dim: int = -1, descending: flag = false, *, stable: flag = false) -> sort
msort(input: T) -> opaque
argsort(input: T, dim: int = -1, descending: flag = false, *, stable: flag = false) -> function argsort
topk(input: T, k: count, dim: int = -1, largest: flag = true, sorted: flag = true) -> topk
searchsorted(sorted_sequence: T, input: T#, *, right: flag = false) -> opaque
bucketize(input: T#, boundaries: T, *, right: flag = false) -> opaque

zeros(*size: size) -> function zeros
ones(*size: size) -> function ones
full(size: extents, fill_value: num) -> full
eye(n: size, m: size = none) -> function eye
arange(start: num|size, end: num|size = none, step: num = 1) -> arange
linspace(start: num, end: num, steps: size) -> function linspace
logspace(start: num, end: num, steps: size, base: num = 10.0) -> function linspace
zeros_like(input: T) -> function zeros_like
ones_like(input: T) -> function ones_like
full_like(input: T, fill_value: num) -> full_like
tril_indices(row: size, col: size, offset: int = 0) -> opaque
triu_indices(row: size, col: size, offset: int = 0) -> opaque
hann_window(window_length: count, periodic: flag = true) -> window
hamming_window(window_length: count, periodic: flag = true) -> window
blackman_window(window_length: count, periodic: flag = true) -> window
bartlett_window(window_length: count, periodic: flag = true) -> window
kaiser_window(window_length: count, periodic: flag = true, beta: num = 12.0) -> window
stft(input: T, n_fft: count, hop_length: count = none, win_length: count = none, window: T?, center: flag = true,
  pad_mode: 'constant'|'reflect'|'replicate'|'circular' = 'reflect', normalized: flag = false, onesided: flag = none,
  return_complex: flag = none) -> opaque
istft(input: T, n_fft: count, hop_length: count = none, win_length: count = none, window: T?, center: flag = true,
  normalized: flag = false, onesided: flag = none, length: count = none, return_complex: flag = false) -> opaque

rand(*size: size) -> function rand
randn(*size: size) -> function randn
randint(low: int, high: int|extents, size: extents = none) -> randint
randperm(n: size) -> randperm
rand_like(input: T) -> function rand_like
randn_like(input: T) -> function randn_like
randint_like(input: T, low: int, high: int = none) -> opaque
bernoulli(input: T) -> function bernoulli
multinomial(input: T, num_samples: count, replacement: flag = false) -> function multinomial
poisson(input: T) -> opaque
normal(mean: T, std: T) -> opaque
"""
