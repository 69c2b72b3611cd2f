package dev.weightflow.platform.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** Settings from Quarkus's configuration. */
public final class MicroProfileSettings {
    /** What all of Weightflow's keys begin with. */
    public static final String PREFIX = "weightflow.";

    /** Keys that the platform itself reads, in every service. */
    private static final List<String> PLATFORM = List.of(
            "weightflow.unknown-events",
            "weightflow.journal.accept-loss",
            "weightflow.security.tokens",
            "weightflow.security.hosts",
            "weightflow.security.origins",
            "weightflow.security.body-timeout",
            "weightflow.security.identity-secret",
            "weightflow.signing.key-ring",
            "weightflow.signing.key");

    private MicroProfileSettings() {}

    /** All keys, of which {@code weightflow.*} are ours, from files, system properties and the environment. */
    public static Settings of(Config config) {
        List<String> names = new ArrayList<>();
        config.getPropertyNames().forEach(names::add);
        Settings settings = Settings.of(PREFIX, key -> value(config, key), names);
        PLATFORM.forEach(settings::optionalText);
        return settings;
    }

    private static Optional<String> value(Config config, String key) {
        return Optional.ofNullable(config.getConfigValue(key).getValue());
    }
}
