package dev.weightflow.endtoend.browser;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.chaos.platform.Moment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Headless Chromium of the system. */
public final class Chromium implements AutoCloseable {
    /** Variable that names the executable where it is not {@value #USUAL}. */
    public static final String VARIABLE = "CHROMIUM";

    /** Path of Debian's installation. */
    public static final String USUAL = "/usr/bin/chromium";

    private final Process process;
    private final DevTools devTools;

    private Chromium(Process process, DevTools devTools) {
        this.process = process;
        this.devTools = devTools;
    }

    /** Finds the executable. */
    public static Optional<Path> executable() {
        return Optional.of(Path.of(System.getenv().getOrDefault(VARIABLE, USUAL)))
                .filter(Files::isExecutable);
    }

    /** Starts it with a profile of its own in that folder. */
    public static Chromium start(Path executable, Path folder) {
        List<String> line = new ArrayList<>(List.of(
                executable.toString(),
                "--headless=new",
                "--remote-debugging-port=0",
                "--user-data-dir=" + folder.resolve("profile"),
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-background-timer-throttling",
                "--disable-backgrounding-occluded-windows",
                "--disable-renderer-backgrounding"));
        if ("root".equals(System.getProperty("user.name"))) {
            line.add("--no-sandbox"); // as root it refuses to run in a sandbox
        }
        try {
            Files.createDirectories(folder);
            Process process = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("chromium.log").toFile())
                    .start();
            Path port = folder.resolve("profile/DevToolsActivePort");
            List<String> lines = Moment.await("Chromium listens", () -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException("Chromium has ended, see " + folder.resolve("chromium.log"));
                }
                return lines(port).filter(both -> both.size() == 2);
            });
            return new Chromium(
                    process,
                    new DevTools(URI.create("ws://127.0.0.1:" + lines.get(0).strip()
                            + lines.get(1).strip())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<List<String>> lines(Path file) {
        try {
            return Files.exists(file) ? Optional.of(Files.readAllLines(file)) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Creates a browser context with cookies of its own. */
    public Person person(String origin) {
        String context = devTools.ask("Target.createBrowserContext", Map.of())
                .path("browserContextId")
                .asText();
        return new Person(devTools, context, origin);
    }

    /** Session with the console, in any number of tabs. */
    public record Person(DevTools devTools, String context, String origin) {
        /** Opens an empty tab. */
        public Tab tab() {
            JsonNode target = devTools.ask(
                    "Target.createTarget",
                    Map.of("url", "about:blank", "browserContextId", context, "newWindow", true));
            String session = devTools.ask(
                            "Target.attachToTarget",
                            Map.of("targetId", target.path("targetId").asText(), "flatten", true))
                    .path("sessionId")
                    .asText();
            return new Tab(devTools, session, target.path("targetId").asText(), origin);
        }
    }

    @Override
    public void close() {
        devTools.close();
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).forEach(ProcessHandle::destroyForcibly);
    }
}
