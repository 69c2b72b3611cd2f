package dev.weightflow.deployment.repository;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Settings that a service's code reads, as the environment variables that set them.
 *
 * @param keys all by their names in files of settings; one that ends with a dot is a prefix
 * @param known all; one that ends with an underscore is a prefix
 * @param required those without a default
 */
public record ServiceSettings(Set<String> keys, Set<String> known, Set<String> required) {
    private static final String SOURCES = "services/%s/src/main/java";
    private static final List<String> SHARED = List.of(
            "shared-platform/src/main/java/dev/weightflow/platform/configuration/Settings.java",
            "shared-platform/src/main/java/dev/weightflow/platform/objectstore/S3Settings.java",
            "shared-platform/src/main/java/dev/weightflow/platform/security/RequestGuard.java",
            "shared-platform/src/main/java/dev/weightflow/platform/security/TokenMechanism.java",
            "shared-platform/src/main/java/dev/weightflow/platform/signing/SigningWiring.java",
            "shared-platform/src/main/java/dev/weightflow/platform/messaging/EventConverter.java",
            "shared-platform/src/main/java/dev/weightflow/platform/event/FactReader.java",
            "shared-platform/src/main/java/dev/weightflow/platform/event/KafkaConnection.java");
    private static final String OF_JOBS = "shared-platform/src/main/java/dev/weightflow/platform/job/JobSettings.java";
    private static final Pattern PREFIX_OF_JOBS =
            Pattern.compile("JobSettings\\s*\\.from\\(\\s*settings,\\s*\"([\\w.-]+)\"");
    private static final Pattern READ_OF_JOBS = Pattern.compile("\\(prefix \\+ \"(\\.[\\w.-]+)\"");
    private static final String KEY = "\"((?:weightflow|kafka)\\.[\\w.-]+)\"";
    private static final Pattern READ = Pattern.compile(KEY);
    private static final Pattern READ_WITHOUT_DEFAULT = Pattern.compile("settings\\s*\\.text\\(\\s*" + KEY + "\\s*\\)");
    private static final Map<String, ServiceSettings> FOUND = new ConcurrentHashMap<>();

    /** Finds the settings that a service of the project reads in its {@code *Settings} classes and in the shared ones. */
    public static ServiceSettings of(String service) {
        return FOUND.computeIfAbsent(service, name -> {
            String code = sources(name).stream().map(Repository::text).collect(Collectors.joining());
            Set<String> keys = keys(READ, code);
            PREFIX_OF_JOBS.matcher(code).results().forEach(prefix -> keys.remove(prefix.group(1)));
            keys.addAll(ofJobs(code));
            return new ServiceSettings(keys, variables(keys), variables(keys(READ_WITHOUT_DEFAULT, code)));
        });
    }

    /** Finds the settings that {@code JobSettings} reads under the prefixes in the service's code. */
    private static Set<String> ofJobs(String code) {
        String jobs = Repository.text(OF_JOBS);
        return PREFIX_OF_JOBS
                .matcher(code)
                .results()
                .flatMap(prefix -> READ_OF_JOBS.matcher(jobs).results().map(key -> prefix.group(1) + key.group(1)))
                .collect(Collectors.toSet());
    }

    /** Returns the environment variable that sets it. */
    public static String variable(String key) {
        return key.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    /**
     * Returns whether the service reads a variable: its own, or one of Quarkus, the JVM, the tensor engine, the clients of Kafka and the object
     * store.
     */
    public boolean takes(String variable) {
        return variable.matches(
                        "QUARKUS_\\w+|JAVA_TOOL_OPTIONS|OMP_NUM_THREADS|GOMP_SPINCOUNT|AWS_ROLE_ARN|AWS_REGION|AWS_WEB_IDENTITY_TOKEN_FILE"
                                + "|KAFKA_(SECURITY|SASL|SSL)_\\w+")
                || known.contains(variable)
                || known.stream().anyMatch(name -> name.endsWith("_") && variable.startsWith(name));
    }

    private static List<String> sources(String service) {
        Path root = Repository.path("");
        try (Stream<Path> files = Files.walk(Repository.path(String.format(SOURCES, service)))) {
            return Stream.concat(
                            files.filter(file -> file.toString().endsWith("Settings.java"))
                                    .map(file -> root.relativize(file).toString()),
                            SHARED.stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> keys(Pattern pattern, String code) {
        return pattern.matcher(code).results().map(key -> key.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> variables(Set<String> keys) {
        return keys.stream().map(ServiceSettings::variable).collect(Collectors.toCollection(TreeSet::new));
    }
}
