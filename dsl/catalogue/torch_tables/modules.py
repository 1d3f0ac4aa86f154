"""What `nn.` reaches: the modules of torch.nn that are layers, activations or losses.

A line is `Name(settings) on inputs -> rule`; `signatures.py` says how it reads. Left out are containers, lazy and
quantised modules, what needs a process group, and arguments that no spec can give (devices, tensors, functions).
"""

TABLE = """
Identity() on input: any -> identity
Flatten(start_dim: int = 1, end_dim: int = -1) -> flatten
Unflatten(dim: int, unflattened_size: sizes) -> unflatten
Linear(in_features: count, out_features: count, bias: flag = true) -> linear
Bilinear(in1_features: count, in2_features: count, out_features: count, bias: flag = true)
  on input1, input2 -> bilinear

Conv{1,2,3}d(in_channels: count, out_channels: count, kernel_size: axes, stride: axes = 1, padding: padding = 0,
  dilation: axes = 1, groups: count = 1, bias: flag = true, padding_mode: padding_mode = 'zeros') -> conv {}
ConvTranspose{1,2,3}d(in_channels: count, out_channels: count, kernel_size: axes, stride: axes = 1,
  padding: axes0 = 0, output_padding: axes0 = 0, groups: count = 1, bias: flag = true, dilation: axes = 1,
  padding_mode: 'zeros' = 'zeros') -> upconv {}
Fold(output_size: axes, kernel_size: axes, dilation: axes = 1, padding: axes0 = 0, stride: axes = 1) -> fold
Unfold(kernel_size: axes, dilation: axes = 1, padding: axes0 = 0, stride: axes = 1) -> image unfold

MaxPool{1,2,3}d(kernel_size: axes, stride: axes = none, padding: axes0 = 0, dilation: axes = 1,
  return_indices: flag = false, ceil_mode: flag = false) -> spatial {} maxpool int byte
MaxUnpool{1,2,3}d(kernel_size: axes, stride: axes = none, padding: axes0 = 0) on input, indices -> spatial {} max_unpool
AvgPool1d(kernel_size: axes, stride: axes = none, padding: axes0 = 0, ceil_mode: flag = false,
  count_include_pad: flag = true) -> spatial 1 avgpool int
AvgPool{2,3}d(kernel_size: axes, stride: axes = none, padding: axes0 = 0, ceil_mode: flag = false,
  count_include_pad: flag = true, divisor_override: count = none) -> spatial {} avgpool int
LPPool{1,2,3}d(norm_type: positive, kernel_size: axes, stride: axes = none, ceil_mode: flag = false)
  -> spatial {} lppool int byte bool
FractionalMaxPool{2,3}d(kernel_size: axes, output_size: axes = none, output_ratio: shares = none,
  return_indices: flag = false) -> spatial {} fractional_maxpool
AdaptiveMaxPool{1,2,3}d(output_size: adaptive, return_indices: flag = false) -> spatial {} adaptive_maxpool
AdaptiveAvgPool{1,2,3}d(output_size: adaptive) -> spatial {} adaptive_avgpool

ZeroPad{1,2,3}d(padding: sides) -> pad_module {} constant
ConstantPad{1,2,3}d(padding: sides, value: num) -> pad_module {} constant
ReflectionPad{1,2,3}d(padding: sides) -> pad_module {} reflect
ReplicationPad{1,2,3}d(padding: sides) -> pad_module {} replicate
CircularPad{1,2,3}d(padding: sides) -> pad_module {} circular

Upsample(size: axes = none, scale_factor: factors = none, mode: resampling = 'nearest', align_corners: flag = none,
  recompute_scale_factor: flag = none) -> upsample
UpsamplingNearest2d(size: axes = none, scale_factor: factors = none) -> upsample nearest
UpsamplingBilinear2d(size: axes = none, scale_factor: factors = none) -> upsample bilinear
PixelShuffle(upscale_factor: count) -> image pixel_shuffle
PixelUnshuffle(downscale_factor: count) -> image pixel_unshuffle
ChannelShuffle(groups: count) -> layer channel_shuffle

BatchNorm{1,2,3}d(num_features: count, eps: num = 1e-05, momentum: share? = 0.1, affine: flag = true,
  track_running_stats: flag = true) -> batchnorm {}
InstanceNorm{1,2,3}d(num_features: count, eps: num = 1e-05, momentum: share = 0.1, affine: flag = false,
  track_running_stats: flag = false) -> instancenorm {}
GroupNorm(num_groups: count, num_channels: count, eps: num = 1e-05, affine: flag = true) -> groupnorm
LayerNorm(normalized_shape: shape, eps: num = 1e-05, elementwise_affine: flag = true, bias: flag = true) -> layernorm
RMSNorm(normalized_shape: shape, eps: num = none, elementwise_affine: flag = true) on x -> rmsnorm
LocalResponseNorm(size: count, alpha: num = 0.0001, beta: num = 0.75, k: num = 1.0) -> layer local_response_norm ?int
CrossMapLRN2d(size: count, alpha: num = 0.0001, beta: num = 0.75, k: num = 1) -> opaque

ReLU() -> layer relu int byte
ReLU6() -> layer relu6 int byte
LeakyReLU(negative_slope: num = 0.01) -> layer leaky_relu
PReLU(num_parameters: count = 1, init: num = 0.25) -> prelu
RReLU(lower: num = 0.125, upper: num = 0.3333333333333333) -> layer rrelu
ELU(alpha: num = 1.0) -> layer elu
SELU() -> layer selu
CELU(alpha: positive = 1.0) -> layer celu
GELU(approximate: 'none'|'tanh' = 'none') -> layer gelu
SiLU() -> layer silu complex
Mish() -> layer mish
Hardswish() -> layer hardswish
Hardsigmoid() -> layer hardsigmoid
Hardtanh(min_val: num = -1.0, max_val: num = 1.0) -> layer hardtanh int byte
Hardshrink(lambd: num = 0.5) -> layer hardshrink
Softshrink(lambd: nonnegative = 0.5) -> layer softshrink
Tanhshrink() -> smooth float int byte complex
Sigmoid() -> smooth float int byte bool complex
LogSigmoid() -> layer logsigmoid
Tanh() -> smooth float int byte bool complex
Softplus(beta: num = 1.0, threshold: num = 20.0) -> layer softplus
Softsign() -> smooth float int byte complex
Threshold(threshold: num, value: num) -> layer threshold int byte
GLU(dim: int = -1) -> layer glu
Softmax(dim: int = none) -> softmax
Softmin(dim: int = none) -> softmax
LogSoftmax(dim: int = none) -> softmax
Softmax2d() -> channels 3 4

Dropout(p: share = 0.5) -> layer dropout complex
Dropout1d(p: share = 0.5) -> channels 2 3 complex
Dropout2d(p: share = 0.5) -> floats 3 4
Dropout3d(p: share = 0.5) -> floats 4 5
AlphaDropout(p: share = 0.5) -> layer alpha_dropout complex
FeatureAlphaDropout(p: share = 0.5) -> floats 2 3 4 5 6

Embedding(num_embeddings: count, embedding_dim: count, padding_idx: int = none, max_norm: num = none,
  norm_type: num = 2.0, scale_grad_by_freq: flag = false, sparse: flag = false) -> embedding
EmbeddingBag(num_embeddings: count, embedding_dim: count, max_norm: num = none, norm_type: num = 2.0,
  scale_grad_by_freq: flag = false, mode: 'sum'|'mean'|'max' = 'mean', sparse: flag = false, *,
  include_last_offset: flag = false, padding_idx: int = none)
  on input, offsets?, per_sample_weights? -> embedding_bag
RNN(input_size: count, hidden_size: count, num_layers: few = 1, nonlinearity: 'tanh'|'relu' = 'tanh',
  bias: flag = true, batch_first: flag = false, dropout: share = 0.0, bidirectional: flag = false)
  on input, hx? -> recurrent rnn
LSTM(input_size: count, hidden_size: count, num_layers: few = 1, bias: flag = true, batch_first: flag = false,
  dropout: share = 0.0, bidirectional: flag = false, proj_size: natural = 0) on input, hx?: any -> recurrent lstm
GRU(input_size: count, hidden_size: count, num_layers: few = 1, bias: flag = true, batch_first: flag = false,
  dropout: share = 0.0, bidirectional: flag = false) on input, hx? -> recurrent gru
RNNCell(input_size: count, hidden_size: count, bias: flag = true, nonlinearity: 'tanh'|'relu' = 'tanh')
  on input, hx? -> cell 1
LSTMCell(input_size: count, hidden_size: count, bias: flag = true) on input, hx?: any -> cell 4
GRUCell(input_size: count, hidden_size: count, bias: flag = true) on input, hx? -> cell 3
MultiheadAttention(embed_dim: count, num_heads: count, dropout: share = 0.0, bias: flag = true,
  add_bias_kv: flag = false, add_zero_attn: flag = false, kdim: count = none, vdim: count = none,
  batch_first: flag = false) on query, key, value, key_padding_mask?, attn_mask? -> multihead
Transformer(d_model: count = 512, nhead: count = 8, num_encoder_layers: few = 6,
  num_decoder_layers: few = 6, dim_feedforward: count = 2048, dropout: share = 0.1,
  activation: 'relu'|'gelu' = 'relu', *, layer_norm_eps: num = 1e-05, batch_first: flag = false,
  norm_first: flag = false, bias: flag = true)
  on src, tgt, src_mask?, tgt_mask?, memory_mask?, src_key_padding_mask?, tgt_key_padding_mask?,
  memory_key_padding_mask? -> transformer
TransformerEncoderLayer(d_model: count, nhead: count, dim_feedforward: count = 2048, dropout: share = 0.1,
  activation: 'relu'|'gelu' = 'relu', layer_norm_eps: num = 1e-05, batch_first: flag = false,
  norm_first: flag = false, bias: flag = true) on src, src_mask?, src_key_padding_mask? -> encoder_layer
TransformerDecoderLayer(d_model: count, nhead: count, dim_feedforward: count = 2048, dropout: share = 0.1,
  activation: 'relu'|'gelu' = 'relu', layer_norm_eps: num = 1e-05, batch_first: flag = false,
  norm_first: flag = false, bias: flag = true)
  on tgt, memory, tgt_mask?, memory_mask?, tgt_key_padding_mask?, memory_key_padding_mask? -> decoder_layer

CosineSimilarity(dim: int = 1, eps: num = 1e-08) on x1, x2 -> function cosine_similarity
PairwiseDistance(p: num = 2.0, eps: num = 1e-06, keepdim: flag = false) on x1, x2 -> function pairwise_distance

L1Loss(*, reduction: reduction = 'mean') on input, target -> pair_loss
MSELoss(*, reduction: reduction = 'mean') on input, target -> pair_loss
SmoothL1Loss(*, reduction: reduction = 'mean', beta: nonnegative = 1.0) on input, target -> pair_loss
HuberLoss(reduction: reduction = 'mean', delta: positive = 1.0) on input, target -> pair_loss
BCELoss(*, reduction: reduction = 'mean') on input, target -> pair_loss
BCEWithLogitsLoss(*, reduction: reduction = 'mean') on input, target -> pair_loss
SoftMarginLoss(*, reduction: reduction = 'mean') on input, target -> pair_loss
KLDivLoss(*, reduction: 'mean'|'sum'|'batchmean'|'none' = 'mean', log_target: flag = false)
  on input, target -> pair_loss stretched
PoissonNLLLoss(log_input: flag = true, full: flag = false, *, eps: num = 1e-08, reduction: reduction = 'mean')
  on log_input, target -> pair_loss stretched
HingeEmbeddingLoss(margin: num = 1.0, *, reduction: reduction = 'mean') on input, target -> pair_loss stretched
CrossEntropyLoss(*, ignore_index: int = -100, reduction: reduction = 'mean', label_smoothing: share = 0.0)
  on input, target -> class_loss probabilities
NLLLoss(*, ignore_index: int = -100, reduction: reduction = 'mean') on input, target -> class_loss
GaussianNLLLoss(*, full: flag = false, eps: num = 1e-06, reduction: reduction = 'mean')
  on input, target, var -> three same
CTCLoss(blank: natural = 0, reduction: reduction = 'mean', zero_infinity: flag = false)
  on log_probs, targets, input_lengths, target_lengths -> ctc
MultiLabelMarginLoss(*, reduction: reduction = 'mean') on input, target -> margin places
MultiLabelSoftMarginLoss(*, reduction: reduction = 'mean') on input, target -> margin same
MultiMarginLoss(p: int = 1, margin: num = 1.0, *, reduction: reduction = 'mean') on input, target -> margin classes
CosineEmbeddingLoss(margin: num = 0.0, *, reduction: reduction = 'mean') on input1, input2, target -> three rows
MarginRankingLoss(margin: num = 0.0, *, reduction: reduction = 'mean') on input1, input2, target -> three same
TripletMarginLoss(margin: num = 1.0, p: num = 2.0, eps: num = 1e-06, swap: flag = false, *,
  reduction: reduction = 'mean') on anchor, positive, negative -> three same
TripletMarginWithDistanceLoss(*, margin: num = 1.0, swap: flag = false, reduction: reduction = 'mean')
  on anchor, positive, negative -> three same
AdaptiveLogSoftmaxWithLoss(in_features: count, n_classes: count, cutoffs: list, div_value: num = 4.0,
  head_bias: flag = false) on input_, target_
"""
