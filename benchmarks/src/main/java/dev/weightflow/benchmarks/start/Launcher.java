package dev.weightflow.benchmarks.start;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Launcher of a checkout, with or without its class-data archives.
 *
 * @param state the folder of its platform
 */
public record Launcher(Path checkout, Path state, Map<String, String> environment) {
    private static final Path HERE = Path.of("");

    /** Exit status of a command that finds no platform. */
    static final int NOTHING_RUNS = 3;

    public static Launcher asItIs(Path state) {
        return new Launcher(HERE, state, Map.of());
    }

    /** Creates a launcher without archives, and with both of Java's compilers for the command line. */
    static Launcher plain(Path state) {
        return new Launcher(
                HERE,
                state,
                Map.of("WEIGHTFLOW_CLASS_ARCHIVES", "none", "WEIGHTFLOW_JAVA_OPTIONS", "-XX:TieredStopAtLevel=4"));
    }

    /** Returns the same launcher for another platform. */
    Launcher in(Path other) {
        return new Launcher(checkout, other, environment);
    }

    /** Returns the same launcher of another checkout. */
    public Launcher ofCheckout(Path other) {
        return new Launcher(other, state, environment);
    }

    public Run run(String... words) throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("WEIGHTFLOW_STATE", state.toString());
        return Run.of(
                Stream.concat(
                                Stream.of(checkout.resolve("weightflow")
                                        .toAbsolutePath()
                                        .toString()),
                                Stream.of(words))
                        .toList(),
                all);
    }

    /** Returns the address of that part of the running platform. */
    public URI address(String part) throws IOException, InterruptedException {
        return URI.create(part(part).path("address").asText());
    }

    /** Returns those of the parts of the running platform that are ready. */
    public List<String> ready(List<String> parts) throws IOException, InterruptedException {
        return parts().filter(part -> part.path("status").asText().equals("READY"))
                .map(part -> part.path("name").asText())
                .filter(parts::contains)
                .toList();
    }

    /** Returns host and port of its broker. */
    public String broker() throws IOException, InterruptedException {
        return part("kafka").path("address").asText();
    }

    /** Returns the process of that part of its running platform. */
    public long process(String part) throws IOException, InterruptedException {
        return part(part).path("pid").asLong();
    }

    private JsonNode part(String name) throws IOException, InterruptedException {
        return parts().filter(found -> found.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Stream<JsonNode> parts() throws IOException, InterruptedException {
        return StreamSupport.stream(
                new ObjectMapper()
                        .readTree(run("status", "--json").said())
                        .path("parts")
                        .spliterator(),
                false);
    }

    /** Runs a JVM that loads one class and ends. */
    static Run bareJvm(Path classes) throws IOException, InterruptedException {
        return Run.of(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classes.toString(),
                        Nothing.class.getName()),
                Map.of());
    }

    /** Does nothing. */
    static final class Nothing {
        private Nothing() {}

        public static void main(String[] arguments) {}
    }
}
