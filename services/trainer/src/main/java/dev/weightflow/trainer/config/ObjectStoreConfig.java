package dev.weightflow.trainer.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Where artifacts are kept. */
@ConfigMapping(prefix = "weightflow.object-store")
public interface ObjectStoreConfig {

    String endpoint();

    @WithDefault("weightflow")
    String bucket();

    @WithDefault("us-east-1")
    String region();

    String accessKey();

    String secretKey();
}
