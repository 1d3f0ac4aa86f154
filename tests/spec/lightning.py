"""The arguments of Lightning 2.6, and those of former days, which a spec understands under their names."""

from __future__ import annotations

TRAINER = """
accelerator strategy devices num_nodes precision logger callbacks fast_dev_run max_epochs min_epochs max_steps
min_steps max_time limit_train_batches limit_val_batches limit_test_batches limit_predict_batches overfit_batches
val_check_interval check_val_every_n_epoch num_sanity_val_steps log_every_n_steps enable_checkpointing
enable_progress_bar enable_model_summary accumulate_grad_batches gradient_clip_val gradient_clip_algorithm
deterministic benchmark inference_mode use_distributed_sampler profiler detect_anomaly barebones plugins
sync_batchnorm reload_dataloaders_every_n_epochs default_root_dir enable_autolog_hparams model_registry
suggest_integrations
""".split()

CHECKPOINT = """
dirpath filename monitor verbose save_last save_top_k save_weights_only mode auto_insert_metric_name
every_n_train_steps train_time_interval every_n_epochs save_on_train_epoch_end enable_version_counter
save_on_exception
""".split()

EARLY_STOPPING = """
monitor min_delta patience verbose mode strict check_finite stopping_threshold divergence_threshold
check_on_train_epoch_end log_rank_zero_only
""".split()

OURS = {
    "": "name seed extends use loss optimizer schedule metrics",
    "data": "source target validate test folds batch_size global_batch_size transform augment batch_augment sampler "
    "num_workers prefetch pin_memory cache on_bad_sample max_bad",
    "model": "layers input weights frozen init follows decay every",
    "step": "loss updates optimizer schedule every after when gradient_clip_val accumulate_grad_batches",
    "phase": "steps max_epochs until",
    "trainer": "ema swa compile on_nonfinite on_oom freeze gpus",
    "checkpoint": "async",
    "logging": "tensorboard csv report mlflow wandb every images dir",
}
"""What the description of the language lists, table by table."""

OLD = {
    "tpus": "8",
    "tpu_cores": "8",
    "num_processes": "2",
    "nb_gpu_nodes": "2",
    "max_nb_epochs": "7",
    "max_epoch": "7",
    "min_nb_epochs": "2",
    "min_epoch": "2",
    "resume_from_checkpoint": '"runs/a/version_0"',
    "distributed_backend": '"ddp"',
    "use_amp": "true",
    "amp_level": '"O1"',
    "amp_backend": '"native"',
    "train_percent_check": "0.5",
    "val_percent_check": "0.5",
    "test_percent_check": "1",
    "overfit_pct": "0.01",
    "row_log_interval": "10",
    "log_save_interval": "100",
    "default_save_path": '"runs"',
    "weights_save_path": '"checkpoints"',
    "checkpoint_callback": "true",
    "early_stop_callback": "true",
    "reload_dataloaders_every_epoch": "true",
    "auto_lr_find": "true",
    "auto_scale_batch_size": "true",
    "auto_select_gpus": "true",
    "terminate_on_nan": "true",
    "stochastic_weight_avg": "true",
    "progress_bar_refresh_rate": "20",
    "show_progress_bar": "true",
    "nb_sanity_val_steps": "5",
    "track_grad_norm": "2",
    "log_gpu_memory": '"all"',
    "print_nan_grads": "true",
    "truncated_bptt_steps": "10",
    "weights_summary": '"full"',
    "process_position": "1",
    "prepare_data_per_node": "true",
    "replace_sampler_ddp": "false",
    "flush_logs_every_n_steps": "100",
    "multiple_trainloader_mode": '"min_size"',
    "move_metrics_to_cpu": "true",
}
"""Arguments of Lightning's Trainer from 0.5 to 1.9 that are gone, with a value that each took."""
