package dev.weightflow.research;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.cli.Weightflow;
import dev.weightflow.local.platform.PlatformDirectory;
import dev.weightflow.local.platform.StandInPlatform;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that Java loads every class of a short command from an archive made the way the launcher makes it. */
class ArchivedCommandIT {

    @TempDir
    Path folder;

    @Test
    void no_class_of_a_short_command_comes_from_a_jar() throws Exception {
        // given
        Path classes = folder.resolve("classes");
        Path archive = folder.resolve("command-line.jsa");
        run(List.of("-XX:DumpLoadedClassList=" + classes), "prepare", "--command-line");
        run(List.of("-Xshare:dump", "-XX:SharedClassListFile=" + classes, "-XX:SharedArchiveFile=" + archive));

        // when
        try (StandInPlatform platform = StandInPlatform.in(new PlatformDirectory(folder))) {
            for (String command : List.of("--version", "help", "status", "datasets list", "evaluations list --json")) {
                Path log = folder.resolve("loaded");
                run(List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:class+load:file=" + log), command.split(" "));

                // then
                List<String> loaded = Files.readAllLines(log);
                assertThat(loaded)
                        .as(command)
                        .hasSizeGreaterThan(800)
                        .noneMatch(line -> line.contains("source: file:"))
                        .anyMatch(line -> line.contains("picocli.CommandLine source: shared objects file"));
            }
        }
    }

    private void run(List<String> options, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dpicocli.disable.closures=true",
                "-Dweightflow.state=" + folder));
        command.addAll(options);
        command.add(Weightflow.class.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(Redirect.DISCARD).redirectErrorStream(true);
        builder.environment().put("CLASSPATH", classPath());
        assertThat(builder.start().waitFor()).as(String.join(" ", command)).isZero();
    }

    private static String classPath() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            Path jar = files.filter(file -> file.getFileName().toString().matches("research-.*\\.jar"))
                    .findFirst()
                    .orElseThrow();
            return jar.toAbsolutePath() + ":" + Files.readString(Path.of("target/classpath"));
        }
    }
}
