"""Keys that say one thing in different ways: one layer may give one of them, and of two layers the upper's counts."""

from __future__ import annotations

RIVALS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("data.batch_size", "data.global_batch_size"), "one is for each device, the other for all together"),
    (("data.validate", "data.folds"), "each fold brings its own validation data"),
    (("trainer.gpus", "trainer.devices"), "both say which devices to use"),
    (
        ("checkpoint.every_n_epochs", "checkpoint.every_n_train_steps", "checkpoint.train_time_interval"),
        "a checkpoint has one rhythm",
    ),
    (("logging.dir", "trainer.default_root_dir"), "both say where runs are written"),
    (("logging.every", "trainer.log_every_n_steps"), "both say how often a row is logged"),
    (("trainer.ema", "trainer.swa"), "one average of the weights is tested and saved"),
)
"""Groups of such keys, and why one is enough."""
