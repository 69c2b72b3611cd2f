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
 * The launcher, with its class-data archives or as before there were any.
 *
 * @param state where its platform lies
 */
record Launcher(Path state, Map<String, String> environment) {
    /** The exit status of a command that finds no platform. */
    static final int NOTHING_RUNS = 3;

    static Launcher asItIs(Path state) {
        return new Launcher(state, Map.of());
    }

    /** Without archives, and with both of Java's compilers for the command line. */
    static Launcher plain(Path state) {
        return new Launcher(
                state,
                Map.of("WEIGHTFLOW_CLASS_ARCHIVES", "none", "WEIGHTFLOW_JAVA_OPTIONS", "-XX:TieredStopAtLevel=4"));
    }

    /** The same, for the platform that lies there. */
    Launcher in(Path other) {
        return new Launcher(other, environment);
    }

    Run run(String... words) throws IOException, InterruptedException {
        Map<String, String> all = new HashMap<>(environment);
        all.put("WEIGHTFLOW_STATE", state.toString());
        return Run.of(Stream.concat(Stream.of("./weightflow"), Stream.of(words)).toList(), all);
    }

    /** Where that part of its platform, which runs, is found. */
    URI address(String part) throws IOException, InterruptedException {
        return URI.create(part(part).path("address").asText());
    }

    /** The process of that part of its platform, which runs. */
    long process(String part) throws IOException, InterruptedException {
        return part(part).path("pid").asLong();
    }

    private JsonNode part(String name) throws IOException, InterruptedException {
        return StreamSupport.stream(
                        new ObjectMapper()
                                .readTree(run("status", "--json").said())
                                .path("parts")
                                .spliterator(),
                        false)
                .filter(found -> found.path("name").asText().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** A JVM that loads one class of its own and ends. */
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
