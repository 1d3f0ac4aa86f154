"""What `F.` reaches: the pure functions of torch.nn.functional.

A line is `name(inputs and settings) -> rule`; an input's kind is `T`. Left out are functions that work in place, are
quantised or deprecated, and arguments that no spec can give (data types, functions, results of earlier calls).
"""

TABLE = """
linear(input: T, weight: T, bias: T?) -> apply_linear
bilinear(input1: T, input2: T, weight: T, bias: T?) -> apply_bilinear
conv{1,2,3}d(input: T, weight: T, bias: T?, stride: axes = 1, padding: padding = 0, dilation: axes = 1,
  groups: count = 1) -> apply_conv {}
conv_transpose{1,2,3}d(input: T, weight: T, bias: T?, stride: axes = 1, padding: axes0 = 0, output_padding: axes0 = 0,
  groups: count = 1, dilation: axes = 1) -> apply_upconv {}
unfold(input: T, kernel_size: axes, dilation: axes = 1, padding: axes0 = 0, stride: axes = 1) -> image unfold
fold(input: T, output_size: axes, kernel_size: axes, dilation: axes = 1, padding: axes0 = 0, stride: axes = 1) -> fold

avg_pool1d(input: T, kernel_size: axes, stride: axes = none, padding: axes0 = 0, ceil_mode: flag = false,
  count_include_pad: flag = true) -> spatial 1 avgpool int
avg_pool{2,3}d(input: T, kernel_size: axes, stride: axes = none, padding: axes0 = 0, ceil_mode: flag = false,
  count_include_pad: flag = true, divisor_override: count = none) -> spatial {} avgpool int
max_pool{1,2,3}d(input: T, kernel_size: axes, stride: axes = none, padding: axes0 = 0, dilation: axes = 1, *,
  ceil_mode: flag = false, return_indices: flag = false) -> spatial {} maxpool int byte
max_unpool{1,2,3}d(input: T, indices: T, kernel_size: axes, stride: axes = none, padding: axes0 = 0)
  -> spatial {} max_unpool
lp_pool{1,2,3}d(input: T, norm_type: positive, kernel_size: axes, stride: axes = none, ceil_mode: flag = false)
  -> spatial {} lppool int byte bool
fractional_max_pool{2,3}d(input: T, kernel_size: axes, output_size: axes = none, output_ratio: ratios = none,
  return_indices: flag = false) -> spatial {} fractional_maxpool
adaptive_avg_pool{1,2,3}d(input: T, output_size: adaptive) -> spatial {} adaptive_avgpool
adaptive_max_pool{1,2,3}d(input: T, output_size: adaptive, return_indices: flag = false)
  -> spatial {} adaptive_maxpool

pad(input: T, pad: list, mode: 'constant'|'reflect'|'replicate'|'circular' = 'constant', value: num = none) -> pad
interpolate(input: T, size: axes = none, scale_factor: factors = none, mode: resampling = 'nearest',
  align_corners: flag = none, recompute_scale_factor: flag = none, antialias: flag = false) -> upsample
pixel_shuffle(input: T, upscale_factor: count) -> image pixel_shuffle
pixel_unshuffle(input: T, downscale_factor: count) -> image pixel_unshuffle
channel_shuffle(input: T, groups: count) -> layer channel_shuffle
grid_sample(input: T, grid: T, mode: 'bilinear'|'nearest'|'bicubic' = 'bilinear',
  padding_mode: 'zeros'|'border'|'reflection' = 'zeros', align_corners: flag = none) -> grid_sample
affine_grid(theta: T, size: sizes, align_corners: flag = none) -> affine_grid

batch_norm(input: T, running_mean: T, running_var: T, weight: T?, bias: T?, training: flag = false,
  momentum: share = 0.1, eps: num = 1e-05) -> per_channel
instance_norm(input: T, running_mean: T?, running_var: T?, weight: T?, bias: T?, use_input_stats: flag = true,
  momentum: share = 0.1, eps: num = 1e-05) -> opaque
group_norm(input: T, num_groups: count, weight: T?, bias: T?, eps: num = 1e-05) -> apply_groupnorm
layer_norm(input: T, normalized_shape: list, weight: T?, bias: T?, eps: num = 1e-05) -> apply_layernorm
rms_norm(input: T, normalized_shape: list, weight: T?, eps: num = none) -> apply_layernorm
local_response_norm(input: T, size: count, alpha: num = 0.0001, beta: num = 0.75, k: num = 1.0)
  -> layer local_response_norm ?int
normalize(input: T, p: num = 2.0, dim: dims = 1, eps: num = 1e-12) -> normalize

relu(input: T) -> layer relu int byte
relu6(input: T) -> layer relu6 int byte
leaky_relu(input: T, negative_slope: num = 0.01) -> layer leaky_relu
prelu(input: T, weight: T) -> apply_prelu
rrelu(input: T, lower: num = 0.125, upper: num = 0.3333333333333333, training: flag = false) -> layer rrelu
elu(input: T, alpha: num = 1.0) -> layer elu
selu(input: T) -> layer selu
celu(input: T, alpha: positive = 1.0) -> layer celu
gelu(input: T, approximate: 'none'|'tanh' = 'none') -> layer gelu
silu(input: T) -> layer silu complex
mish(input: T) -> layer mish
hardswish(input: T) -> layer hardswish
hardsigmoid(input: T) -> layer hardsigmoid
hardtanh(input: T, min_val: num = -1.0, max_val: num = 1.0) -> layer hardtanh int byte
hardshrink(input: T, lambd: num = 0.5) -> layer hardshrink
softshrink(input: T, lambd: nonnegative = 0.5) -> layer softshrink
tanhshrink(input: T) -> smooth float int byte complex
sigmoid(input: T) -> smooth float int byte bool complex
logsigmoid(input: T) -> layer logsigmoid
tanh(input: T) -> smooth float int byte bool complex
softplus(input: T, beta: num = 1.0, threshold: num = 20.0) -> layer softplus
softsign(input: T) -> smooth float int byte complex
threshold(input: T, threshold: num, value: num) -> layer threshold int byte
glu(input: T, dim: int = -1) -> layer glu
softmax(input: T, dim: int = none) -> softmax
softmin(input: T, dim: int = none) -> softmax
log_softmax(input: T, dim: int = none) -> softmax
gumbel_softmax(logits: T, tau: num = 1.0, hard: flag = false, eps: num = 1e-10, dim: int = -1) -> softmax

dropout(input: T, p: share = 0.5, training: flag = true) -> layer dropout complex
dropout1d(input: T, p: share = 0.5, training: flag = true) -> channels 2 3 complex
dropout2d(input: T, p: share = 0.5, training: flag = true) -> floats 3 4
dropout3d(input: T, p: share = 0.5, training: flag = true) -> floats 4 5
alpha_dropout(input: T, p: share = 0.5, training: flag = false) -> layer alpha_dropout ?int ?byte ?bool ?complex
feature_alpha_dropout(input: T, p: share = 0.5, training: flag = false) -> floats 2 3 4 5 6

embedding(input: T, weight: T, padding_idx: int = none, max_norm: num = none, norm_type: num = 2.0,
  scale_grad_by_freq: flag = false, sparse: flag = false) -> apply_embedding
embedding_bag(input: T, weight: T, offsets: T?, max_norm: num = none, norm_type: num = 2.0,
  scale_grad_by_freq: flag = false, mode: 'sum'|'mean'|'max' = 'mean', sparse: flag = false, per_sample_weights: T?,
  include_last_offset: flag = false, padding_idx: int = none) -> opaque
one_hot(tensor: T, num_classes: int = -1) -> one_hot
scaled_dot_product_attention(query: T, key: T, value: T, attn_mask: T?, dropout_p: share = 0.0,
  is_causal: flag = false, *, scale: num = none, enable_gqa: flag = false) -> attend

cosine_similarity(x1: T, x2: T, dim: int = 1, eps: num = 1e-08) -> function cosine_similarity
pairwise_distance(x1: T, x2: T, p: num = 2.0, eps: num = 1e-06, keepdim: flag = false) -> function pairwise_distance
pdist(input: T, p: num = 2.0) -> pdist

l1_loss(input: T, target: T, *, reduction: reduction = 'mean', weight: T?) -> pair_loss
mse_loss(input: T, target: T, *, reduction: reduction = 'mean', weight: T?) -> pair_loss
smooth_l1_loss(input: T, target: T, *, reduction: reduction = 'mean', beta: nonnegative = 1.0) -> pair_loss
huber_loss(input: T, target: T, reduction: reduction = 'mean', delta: positive = 1.0, weight: T?) -> pair_loss
binary_cross_entropy(input: T, target: T, weight: T?, *, reduction: reduction = 'mean') -> pair_loss
binary_cross_entropy_with_logits(input: T, target: T, weight: T?, *, reduction: reduction = 'mean', pos_weight: T?)
  -> pair_loss
soft_margin_loss(input: T, target: T, *, reduction: reduction = 'mean') -> pair_loss
kl_div(input: T, target: T, *, reduction: 'mean'|'sum'|'batchmean'|'none' = 'mean', log_target: flag = false)
  -> pair_loss stretched
poisson_nll_loss(input: T, target: T, log_input: flag = true, full: flag = false, *, eps: num = 1e-08,
  reduction: reduction = 'mean') -> pair_loss stretched
hinge_embedding_loss(input: T, target: T, margin: num = 1.0, *, reduction: reduction = 'mean') -> pair_loss stretched
cross_entropy(input: T, target: T, weight: T?, *, ignore_index: int = -100, reduction: reduction = 'mean',
  label_smoothing: share = 0.0) -> class_loss probabilities
nll_loss(input: T, target: T, weight: T?, *, ignore_index: int = -100, reduction: reduction = 'mean') -> class_loss
gaussian_nll_loss(input: T, target: T, var: T#, full: flag = false, eps: num = 1e-06, reduction: reduction = 'mean')
  -> three same
ctc_loss(log_probs: T, targets: T, input_lengths: T, target_lengths: T, blank: natural = 0,
  reduction: reduction = 'mean', zero_infinity: flag = false) -> ctc
multilabel_margin_loss(input: T, target: T, *, reduction: reduction = 'mean') -> margin places
multilabel_soft_margin_loss(input: T, target: T, weight: T?, *, reduction: reduction = 'mean') -> margin same
multi_margin_loss(input: T, target: T, p: int = 1, margin: num = 1.0, weight: T?, *, reduction: reduction = 'mean')
  -> margin classes
cosine_embedding_loss(input1: T, input2: T, target: T, margin: num = 0, *, reduction: reduction = 'mean') -> three rows
margin_ranking_loss(input1: T, input2: T, target: T, margin: num = 0, *, reduction: reduction = 'mean') -> three same
triplet_margin_loss(anchor: T, positive: T, negative: T, margin: num = 1.0, p: num = 2, eps: num = 1e-06,
  swap: flag = false, *, reduction: reduction = 'mean') -> three same
triplet_margin_with_distance_loss(anchor: T, positive: T, negative: T, *, margin: num = 1.0, swap: flag = false,
  reduction: reduction = 'mean') -> three same
"""
