package dev.weightflow.platform.configuration;

import dev.weightflow.schema.ClosestMatch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.eclipse.microprofile.config.Config;

/**
 * Reads settings one by one, collects the faults of all of them, and throws at the end. A setting that was never read is unknown and counts as a
 * fault: the message suggests the nearest known key.
 *
 * <p>A faulty setting reads as its default, or as a stand-in, until {@link #complete} throws.
 */
public final class Settings {
    private static final String PREFIX = "weightflow.";
    private static final String DATA_DIR = "weightflow.data-dir";

    /** Keys that the platform itself reads in every service. */
    private static final List<String> PLATFORM = List.of(
            DATA_DIR,
            "weightflow.topic-prefix",
            "weightflow.database.url",
            "weightflow.database.user",
            "weightflow.database.password",
            "weightflow.journal.accept-loss",
            "weightflow.journal.adopt",
            "weightflow.segments.every",
            "weightflow.feature-level",
            "weightflow.security.tokens",
            "weightflow.security.hosts",
            "weightflow.security.origins",
            "weightflow.security.body-timeout",
            "weightflow.security.identity-secret",
            "weightflow.console-url",
            "weightflow.signing.key-ring",
            "weightflow.signing.key");

    private final String prefix;
    private final Function<String, Optional<String>> source;
    private final Collection<String> given;
    private final Set<String> known = new TreeSet<>();
    private final List<String> violations = new ArrayList<>();

    private Settings(String prefix, Function<String, Optional<String>> source, Collection<String> given) {
        this.prefix = prefix;
        this.source = source;
        this.given = given;
    }

    /** Reads Quarkus's configuration, of which {@code weightflow.*} is ours: from files, system properties and the environment. */
    public static Settings of(Config config) {
        List<String> names = new ArrayList<>();
        config.getPropertyNames().forEach(names::add);
        Settings settings =
                of(PREFIX, key -> Optional.ofNullable(config.getConfigValue(key).getValue()), names);
        PLATFORM.forEach(settings::optionalText);
        return settings;
    }

    /**
     * @param prefix the prefix of all of our keys, such as {@code weightflow.}
     * @param source returns a key's value, if there is one
     * @param given the names of everything that is set, ours and others', environment variables included
     */
    public static Settings of(String prefix, Function<String, Optional<String>> source, Collection<String> given) {
        return new Settings(prefix, source, given);
    }

    public String text(String key) {
        return optionalText(key).orElseGet(() -> {
            violations.add(key + " is missing, set it or " + environmentName(key));
            return "";
        });
    }

    public String text(String key, String otherwise) {
        return optionalText(key).orElse(otherwise);
    }

    public Optional<String> optionalText(String key) {
        known.add(key);
        return source.apply(key).map(String::strip).filter(value -> !value.isEmpty());
    }

    /**
     * Returns all settings under a prefix, by the rest of their keys: for settings that are passed on, such as {@code kafka.*} to Kafka's clients.
     * Environment variables are found by their names, {@code KAFKA_SSL_PROTOCOL} as {@code ssl.protocol}.
     *
     * @param under the prefix of the keys, with its dot; none of the keys has other separators than dots
     */
    public Map<String, String> all(String under) {
        Map<String, String> found = new TreeMap<>();
        String variables = environmentName(under);
        for (String name : given) {
            String key = name.startsWith(variables)
                    ? under
                            + name.substring(variables.length())
                                    .toLowerCase(Locale.ROOT)
                                    .replace('_', '.')
                    : name;
            if (key.startsWith(under)) {
                optionalText(key)
                        .or(() -> optionalText(name))
                        .ifPresent(value -> found.put(key.substring(under.length()), value));
            }
        }
        return found;
    }

    /** Reads an integer in a range, bounds included, with a default. */
    public int integer(String key, int least, int most, int otherwise) {
        int value = parsed(key, "a whole number", otherwise, Integer::valueOf);
        return within(value >= least && value <= most, key, "between " + least + " and " + most, value, otherwise);
    }

    /** Reads a number in a range, bounds included, with a default. */
    public double number(String key, double least, double most, double otherwise) {
        double value = parsed(key, "a number", otherwise, Double::valueOf);
        return within(value >= least && value <= most, key, "between " + least + " and " + most, value, otherwise);
    }

    /** Reads a positive duration, as {@code 30s}, {@code 5m}, {@code 200ms} or ISO-8601's {@code PT30S}, with a default. */
    public Duration duration(String key, Duration otherwise) {
        Duration value = parsed(key, "a duration such as 30s, 5m or PT1H", otherwise, Settings::duration);
        return within(!value.isNegative() && !value.isZero(), key, "above zero", value, otherwise);
    }

    /** Returns a service's own folder on this machine's disk, below {@code weightflow.data-dir}. */
    public Path dataDir(String service) {
        return path(DATA_DIR, Path.of(System.getProperty("java.io.tmpdir"), "weightflow"))
                .resolve(service);
    }

    public Path path(String key, Path otherwise) {
        return parsed(key, "a path", otherwise, Path::of);
    }

    /** Reads a value by a parser of a record or an enumeration, which refuses a text with an {@link IllegalArgumentException}. */
    public <T> T value(String key, T otherwise, Function<String, T> parse) {
        Optional<String> text = optionalText(key);
        try {
            return text.map(parse).orElse(otherwise);
        } catch (IllegalArgumentException e) {
            violations.add(key + ": " + e.getMessage());
            return otherwise;
        }
    }

    /** Records a contradiction between settings. */
    public Settings require(boolean holds, String violation) {
        if (!holds) {
            violations.add(violation);
        }
        return this;
    }

    /**
     * Ends the reading.
     *
     * @throws ConfigurationException with all faults, unknown keys included
     */
    public void complete() {
        new TreeSet<>(given)
                .stream()
                        .filter(this::isUnknown)
                        .forEach(name -> violations.add(name + " is unknown" + suggestion(name)));
        if (!violations.isEmpty()) {
            throw new ConfigurationException(violations);
        }
    }

    private boolean isUnknown(String name) {
        String environment = environmentName(name);
        boolean ours = name.startsWith(prefix) || name.startsWith(environmentName(prefix));
        // Quarkus lists an environment variable twice, the second time as a key
        boolean twice = !name.equals(environment) && given.contains(environment);
        return ours && !twice && known.stream().map(Settings::environmentName).noneMatch(environment::equals);
    }

    private String suggestion(String name) {
        boolean variable = name.equals(environmentName(name));
        List<String> candidates =
                known.stream().map(key -> variable ? environmentName(key) : key).toList();
        return ClosestMatch.of(name, candidates)
                .map(near -> ", did you mean " + near)
                .orElse("");
    }

    private <T> T parsed(String key, String form, T otherwise, Function<String, T> parse) {
        Optional<String> text = optionalText(key);
        try {
            return text.map(parse).orElse(otherwise);
        } catch (IllegalArgumentException | DateTimeParseException e) {
            violations.add(key + " must be " + form + ", not '" + text.orElse("") + "'");
            return otherwise;
        }
    }

    private <T> T within(boolean holds, String key, String range, T value, T otherwise) {
        if (!holds) {
            violations.add(key + " must be " + range + ", not " + value);
            return otherwise;
        }
        return value;
    }

    private static Duration duration(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        if (upper.endsWith("MS")) {
            return Duration.ofMillis(Long.parseLong(upper.substring(0, upper.length() - 2)));
        }
        return Duration.parse(upper.startsWith("P") ? upper : "PT" + upper);
    }

    /** Returns the environment variable that sets a key, by MicroProfile Config's rule. */
    static String environmentName(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
