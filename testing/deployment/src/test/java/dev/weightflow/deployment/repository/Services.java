package dev.weightflow.deployment.repository;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The services as their modules say they are. */
public final class Services {
    private static final String PROPERTIES = "src/main/resources/application.properties";

    private Services() {}

    /** Everything that is deployed from a module of its own: the services, and the collector, which runs once and listens on no port. */
    public static Set<String> names() {
        try (Stream<Path> modules = Files.list(Repository.path("services"))) {
            return modules.filter(module -> Files.exists(module.resolve(PROPERTIES)))
                    .map(module -> module.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those that have a key to sign by: all but the console, which states and stores nothing that others believe. */
    public static Set<String> signing() {
        Set<String> signing = new TreeSet<>(names());
        signing.remove("console");
        return signing;
    }

    /** Every service's name, and the port that it listens on. */
    public static Map<String, Integer> ports() {
        return ports("quarkus.http.port");
    }

    /** Every service's name, and the port of its health and metrics. */
    public static Map<String, Integer> managementPorts() {
        return ports("quarkus.management.port");
    }

    private static Map<String, Integer> ports(String setting) {
        Map<String, Integer> ports = new TreeMap<>();
        for (String name : names()) {
            property(name, setting).ifPresent(port -> ports.put(name, Integer.parseInt(port)));
        }
        return ports;
    }

    private static Optional<String> property(String service, String key) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(Repository.text("services/" + service + "/" + PROPERTIES)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.ofNullable(properties.getProperty(key));
    }
}
