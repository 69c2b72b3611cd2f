package dev.weightflow.trainer.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The trainer's own settings, {@code weightflow.trainer.*}. */
@ConfigMapping(prefix = "weightflow.trainer")
public interface TrainerConfig {

    /** The device to train on: {@code auto}, {@code cpu} or {@code cuda:N}. */
    @WithDefault("auto")
    String device();

    /** How often a worker says that it is alive. */
    @WithDefault("2s")
    Duration heartbeat();

    /** For how long a worker may be silent before its job is given to another. */
    @WithDefault("20s")
    Duration patience();

    /** How many tries a job has before it is given up. */
    @WithDefault("3")
    int attempts();
}
