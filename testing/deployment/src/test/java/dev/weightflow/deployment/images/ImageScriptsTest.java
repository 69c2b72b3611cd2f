package dev.weightflow.deployment.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.deployment.repository.Repository;
import dev.weightflow.deployment.repository.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests the scripts that run while an image is built, with another program in place of Java. */
class ImageScriptsTest {
    private static final String CPU = "ai.djl.pytorch.pytorch-native-cpu-2.7.1-linux-x86_64.jar";
    private static final String CUDA =
            "ai.djl.pytorch.pytorch-native-" + ImagesTest.cudaFlavor() + "-2.5.1-linux-x86_64.jar";

    @TempDir
    private Path folder;

    @BeforeEach
    void build() throws IOException {
        for (String jar :
                new String[] {"boot/io.quarkus.jar", "main/org.other.jar", "main/dev.weightflow.trainer.jar"}) {
            Files.createDirectories(folder.resolve("app/lib/" + jar).getParent());
            Files.createFile(folder.resolve("app/lib/" + jar));
        }
    }

    static Stream<Arguments> builds() {
        return Stream.of(
                Arguments.of("cpu", CPU, ""),
                Arguments.of("cpu", "a-service-without-a-model.jar", ""),
                Arguments.of("cpu", CUDA, "build it without the Maven profile cuda"),
                Arguments.of("cuda", CUDA, ""),
                Arguments.of("cuda", CPU, "build it with the Maven profile cuda"),
                Arguments.of("cuda", "a-service-without-a-model.jar", "build it with the Maven profile cuda"));
    }

    @ParameterizedTest
    @MethodSource("builds")
    void an_image_takes_only_a_build_for_its_own_device(String flavor, String library, String refusal)
            throws IOException {
        Files.createFile(folder.resolve("app/lib/main/" + library));

        Tool.Result result = split(flavor);

        assertThat(result.succeeded()).as(result.said()).isEqualTo(refusal.isEmpty());
        assertThat(result.said()).contains(refusal);
    }

    @Test
    void a_layer_of_libraries_depends_neither_on_our_own_nor_on_when_it_was_built() throws IOException {
        Files.createFile(folder.resolve("app/lib/main/" + CPU));

        assertThat(split("cpu").said()).isEmpty();

        assertThat(folder.resolve("app/lib/main")).isDirectoryContaining("glob:**/dev.weightflow.trainer.jar");
        assertThat(folder.resolve("app/lib/main/org.other.jar")).doesNotExist();
        for (String file : new String[] {"boot/io.quarkus.jar", "main/org.other.jar", "main/" + CPU, "main"}) {
            assertThat(Files.getLastModifiedTime(folder.resolve("libraries/" + file)))
                    .as(file)
                    .isEqualTo(FileTime.fromMillis(0));
        }
    }

    @Test
    void everybody_may_load_the_engine_that_is_unpacked() throws IOException {
        Files.createFile(folder.resolve("app/lib/main/" + CPU));

        assertThat(split("cpu").said()).isEmpty();

        assertThat(Files.getPosixFilePermissions(folder.resolve("engine/private")))
                .contains(PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_EXECUTE);
        assertThat(Files.getPosixFilePermissions(folder.resolve("engine/private/libtorch.so")))
                .contains(PosixFilePermission.OTHERS_READ);
    }

    static Stream<Arguments> starts() {
        String writes = "trap 'echo x >\"$archive\"; exit 0' TERM; touch \"$archive.started\"; sleep 30 & wait $!";
        return Stream.of(
                Arguments.of("trainer", "cpu", writes, "[ -e \"$STARTED\" ]", ""),
                Arguments.of("trainer", "cpu", "exit 1", "exit 1", "trainer did not start"),
                Arguments.of("trainer", "cpu", "echo x >\"$archive\"", "exit 1", "trainer did not start"),
                Arguments.of("trainer", "cpu", "sleep 30", "exit 0", "Java wrote no class-data archive"),
                Arguments.of("trainer", "cuda", "echo x >\"$archive\"", "exit 1", ""),
                Arguments.of("collector", "cpu", "echo x >\"$archive\"", "exit 1", ""));
    }

    @ParameterizedTest
    @MethodSource("starts")
    void an_archive_is_of_a_service_that_started(
            String service, String flavor, String java, String healthy, String refusal) throws IOException {
        program("java", "archive=${1#-XX:ArchiveClassesAtExit=}\n" + java);
        program("healthy", healthy);

        Tool.Result result = new Tool(Repository.path("deploy/images/archive"))
                .run(
                        Map.of(
                                "PATH",
                                path(),
                                "SERVICE",
                                service,
                                "FLAVOR",
                                flavor,
                                "STARTED",
                                folder("classes.jsa.started")),
                        folder("classes.jsa"));

        assertThat(result.succeeded()).as(result.said()).isEqualTo(refusal.isEmpty());
        assertThat(result.said()).contains(refusal);
    }

    private Tool.Result split(String flavor) throws IOException {
        program(
                "java",
                "mkdir -m 700 \"$ENGINE_CACHE_DIR/private\"\n(umask 077; touch \"$ENGINE_CACHE_DIR/private/libtorch.so\")");
        return new Tool(Repository.path("deploy/images/split"))
                .run(Map.of("PATH", path()), flavor, folder("app"), folder("libraries"), folder("engine"));
    }

    private void program(String name, String commands) throws IOException {
        Path program = Files.createDirectories(folder.resolve("bin")).resolve(name);
        Files.writeString(program, "#!/bin/bash\n" + commands + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    private String path() {
        return folder("bin") + ":" + System.getenv("PATH");
    }

    private String folder(String name) {
        return folder.resolve(name).toString();
    }
}
