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

/** Services as declared by their modules. */
public final class Services {
    private static final String PROPERTIES = "src/main/resources/application.properties";

    private Services() {}

    /** Lists everything deployed from a module of its own: the services, and the collector, which runs once and listens on no port. */
    public static Set<String> names() {
        try (Stream<Path> modules = Files.list(Repository.path("services"))) {
            return modules.filter(module -> Files.exists(module.resolve(PROPERTIES)))
                    .map(module -> module.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lists the services with a signing key: all but the console, which states and stores nothing that others rely on. */
    public static Set<String> signing() {
        Set<String> signing = new TreeSet<>(names());
        signing.remove("console");
        return signing;
    }

    /** Returns every service's name, and its port. */
    public static Map<String, Integer> ports() {
        return ports("quarkus.http.port");
    }

    /** Returns every service's name, and the port of its health and metrics. */
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
