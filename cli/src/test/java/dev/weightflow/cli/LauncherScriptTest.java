package dev.weightflow.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the script {@code ./weightflow} in a project of two files, with a stub Maven and Java that only print how they were called. */
@DisabledOnOs(OS.WINDOWS)
class LauncherScriptTest {

    @TempDir
    Path project;

    private Path jdk;

    @BeforeEach
    void layOut() throws IOException {
        Path script = Path.of("../weightflow").toAbsolutePath().normalize();
        Files.copy(script, project.resolve("weightflow"));
        executable(project.resolve("weightflow"));
        write("pom.xml", "<project/>");
        write("shared-model/src/main/java/Net.java", "class Net {}");
        write("services/trainer/pom.xml", "<project/>");
        executable(write("mvnw", """
                #!/bin/sh
                echo "$@" >>maven-calls
                [ ! -e broken ] || { echo '[ERROR] Net.java: there is no such thing'; exit 1; }
                mkdir -p research/target testing/chaos/target local/kafka/target local/s3/target
                touch lib.jar research/target/research-0.1.jar testing/chaos/target/chaos-0.1.jar
                echo "$PWD/lib.jar" >testing/chaos/target/classpath
                case $* in
                  *-Pcuda*) touch gpu.jar; echo "$PWD/lib.jar:$PWD/gpu.jar" >research/target/classpath-cuda ;;
                  *) echo "$PWD/lib.jar" >research/target/classpath ;;
                esac
                touch local/kafka/target/classpath local/s3/target/classpath
                """));
        jdk = project.resolve("jdk");
        executable(write("jdk/bin/java", """
                #!/bin/sh
                for word in "$@"; do
                  case $word in
                    -XX:DumpLoadedClassList=*)
                      echo "$@" >>prepared
                      [ ! -e unprepared ] || exit 1
                      echo classes >"${word#*=}"
                      exit 0
                      ;;
                    -XX:SharedClassListFile=*) list=${word#*=} ;;
                    -XX:SharedArchiveFile=*) archive=${word#*=} ;;
                    -Xshare:dump) dump=yes ;;
                  esac
                done
                if [ "${dump:-}" ]; then
                  cp "$list" "$archive"
                  exit
                fi
                echo "java $CLASSPATH $@"
                exit 7
                """));
        write("jdk/release", "JAVA_VERSION=\"17.0.9\"\n");
    }

    @Test
    void it_builds_once_and_hands_over_arguments_and_exit_status() throws Exception {
        // when
        Run first = run("methods", "--note", "two words");
        Run second = run("methods");

        // then
        assertThat(first.status()).isEqualTo(7);
        assertThat(first.output())
                .contains("Building Weightflow (log: " + project.toRealPath().resolve(".weightflow/build.log") + ")")
                .contains("research/target/research-0.1.jar:")
                .contains("-Dai.djl.offline=true")
                .endsWith("dev.weightflow.cli.Weightflow methods --note two words\n");
        assertThat(second.output()).doesNotContain("Building");
        assertThat(mavenCalls()).singleElement().asString().contains("-pl research -am package");
    }

    @Test
    void after_a_build_every_program_runs_once_so_that_later_starts_are_faster() throws Exception {
        // when
        Run methods = run("methods");
        run("methods");
        Run up = run("up");

        // then
        Path archive = project.toRealPath().resolve("target/class-archives/java-17.0.9/command-line.jsa");
        assertThat(archive).hasContent("classes");
        assertThat(methods.output())
                .contains("-XX:SharedArchiveFile=" + archive)
                .contains("TieredStopAtLevel=1");
        assertThat(up.output()).contains("-Dweightflow.class-archives=" + archive.getParent());
        assertThat(prepared())
                .satisfiesExactly(
                        first -> assertThat(first).endsWith("dev.weightflow.cli.Weightflow prepare --command-line"),
                        second -> assertThat(second).endsWith("dev.weightflow.cli.Weightflow prepare"));
        assertThat(run("fit", "data").output()).doesNotContain("TieredStopAtLevel");
    }

    @Test
    void without_archives_starts_only_take_longer() throws Exception {
        // given
        write("unprepared", "");

        // when
        Run run = run("methods");

        // then
        assertThat(run.status()).isEqualTo(7);
        assertThat(run.output()).contains("Later starts will take longer").doesNotContain("SharedArchiveFile");
        assertThat(project.resolve("target/class-archives/java-17.0.9/command-line.jsa"))
                .doesNotExist();
    }

    @Test
    void another_java_and_another_build_are_prepared_for_too() throws Exception {
        // given
        run("methods");

        // when
        write("jdk/release", "JAVA_VERSION=\"25.0.3\"\n");
        Run newer = run("methods");
        run("methods");

        // then
        assertThat(newer.output())
                .doesNotContain("Building")
                .contains("-XX:SharedArchiveFile="
                        + project.toRealPath().resolve("target/class-archives/java-25.0.3/command-line.jsa"));
        assertThat(prepared()).hasSize(2);

        // when
        write("shared-model/src/main/java/Net.java", "class Net { int n; }");
        run("methods");
        write("jdk/release", "JAVA_VERSION=\"17.0.9\"\n");
        run("methods");

        // then
        assertThat(prepared()).hasSize(4);
    }

    @Test
    void a_release_runs_what_it_brings_and_is_prepared_by_its_first_start() throws Exception {
        // given
        write("lib/cli/000-research.jar", "");
        write("lib/cli/100-one.jar", "");

        // when
        Run first = run("methods");
        Run second = run("methods");

        // then
        Path root = project.toRealPath();
        assertThat(first.status()).isEqualTo(7);
        assertThat(second.output())
                .startsWith("java " + root.resolve("lib/cli/000-research.jar") + ":"
                        + root.resolve("lib/cli/100-one.jar") + " ")
                .contains("-Dweightflow.classpath.kafka=" + root.resolve("lib/kafka"))
                .contains("-XX:SharedArchiveFile=" + root.resolve("class-archives/java-17.0.9/command-line.jsa"));
        assertThat(project.resolve("maven-calls")).doesNotExist();
        assertThat(prepared()).hasSize(1);

        // when it starts the platform for the first time
        run("up");
        run("up");
        run("methods");

        // then
        assertThat(prepared()).hasSize(2);
        assertThat(run("chaos").output()).startsWith("The experiments are not in a release");
        assertThat(run("fit", "data", "--device", "cuda:0").output()).startsWith("A release computes on the processor");
    }

    @Test
    void a_changed_or_deleted_source_is_built_again() throws Exception {
        // given
        Path net = project.resolve("shared-model/src/main/java/Net.java");
        Path other = write("shared-model/src/main/java/Other.java", "class Other {}");
        run("methods");
        Instant later = Instant.now().plusSeconds(5);

        // when
        Files.setLastModifiedTime(net, FileTime.from(later));
        run("methods");

        // then
        assertThat(mavenCalls()).hasSize(2);

        // when
        Files.setLastModifiedTime(net, FileTime.from(Instant.EPOCH));
        Files.delete(other);
        Files.setLastModifiedTime(other.getParent(), FileTime.from(later));
        run("methods");

        // then
        assertThat(mavenCalls()).hasSize(3);
    }

    @Test
    void a_library_that_is_gone_is_fetched_again() throws Exception {
        run("methods");
        Files.delete(project.resolve("lib.jar"));

        run("methods");

        assertThat(mavenCalls()).hasSize(2);
    }

    @Test
    void the_services_are_built_only_for_what_starts_them() throws Exception {
        run("--json", "up");

        assertThat(mavenCalls()).singleElement().asString().contains("-pl research,services/trainer -am");
    }

    @Test
    void help_about_what_starts_the_services_does_not_build_them() throws Exception {
        run("demo", "--help");

        assertThat(mavenCalls()).singleElement().asString().contains("-pl research -am");
    }

    @Test
    void another_folder_for_the_state_needs_no_other_build() throws Exception {
        run("methods");
        ProcessBuilder builder = new ProcessBuilder("./weightflow", "status")
                .directory(project.toFile())
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment()
                .put("WEIGHTFLOW_STATE", project.resolve("elsewhere").toString());

        Run run = finish(builder.start());

        assertThat(run.output()).contains("-Dweightflow.state=" + project.resolve("elsewhere"));
        assertThat(mavenCalls()).hasSize(1);
    }

    @Test
    void the_experiments_are_a_program_of_their_own_that_is_built_with_the_services() throws Exception {
        Run run = run("chaos", "--quick", "kill-store");
        run("up");

        assertThat(run.output())
                .contains("testing/chaos/target/chaos-0.1.jar:")
                .endsWith("dev.weightflow.chaos.Chaos --quick kill-store\n");
        assertThat(mavenCalls()).singleElement().asString().contains("-pl testing/chaos,services/trainer -am");
    }

    @Test
    void what_the_platform_was_built_with_is_not_built_again_for_other_commands() throws Exception {
        // given
        run("up");

        // when
        Run methods = run("methods");

        // then
        assertThat(methods.status()).isEqualTo(7);
        assertThat(mavenCalls()).hasSize(1);

        // when a source changes
        Path net = project.resolve("shared-model/src/main/java/Net.java");
        Files.setLastModifiedTime(net, FileTime.from(Instant.now().plusSeconds(5)));
        run("methods");

        // then
        assertThat(mavenCalls()).hasSize(2);
    }

    @Test
    void a_gpu_is_built_for_once_beside_the_build_for_the_processor() throws Exception {
        // given a machine with driver and runtime
        machine("Linux x86_64", "libcuda.so.1 libcudart.so.12");

        // when
        Run processor = run("fit", "data");
        Run gpu = run("fit", "data", "--device", "cuda:0");
        Run again = run("fit", "data", "--device=cuda:1");
        Run auto = run("fit", "data");

        // then
        assertThat(mavenCalls()).hasSize(2);
        assertThat(mavenCalls().get(0)).doesNotContain("-Pcuda");
        assertThat(mavenCalls().get(1)).contains("-Pcuda").contains("-pl research -am package");
        assertThat(processor.output()).doesNotContain("gpu.jar");
        assertThat(gpu.output()).contains("gpu.jar").endsWith("fit data --device cuda:0\n");
        assertThat(again.output()).contains("gpu.jar");
        assertThat(auto.output()).contains("gpu.jar");
    }

    @ParameterizedTest
    @CsvSource({
        "Linux x86_64, libz.so.1, there is no libcuda.so.1 on this machine",
        "Linux x86_64, libcuda.so.1, there is no libcudart.so on this machine",
        "Darwin arm64, libz.so.1, Maven Central has no CUDA build of libtorch for Darwin on arm64"
    })
    void a_gpu_that_cannot_be_used_is_refused_in_a_sentence(String system, String libraries, String why)
            throws Exception {
        machine(system, libraries);

        Run run = run("fit", "data", "--device", "cuda:0");

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output())
                .startsWith("--device cuda:0 needs ")
                .contains(why)
                .hasLineCount(1);
        assertThat(project.resolve("maven-calls")).doesNotExist();
    }

    private void machine(String system, String libraries) throws IOException {
        String[] words = system.split(" ");
        executable(write("bin/uname", "#!/bin/sh\n[ $1 = -s ] && echo %s || echo %s\n".formatted(words[0], words[1])));
        executable(write("bin/ldconfig", "#!/bin/sh\necho " + libraries + "\n"));
    }

    @Test
    void a_failed_build_says_why_and_where_its_log_is_and_is_tried_again() throws Exception {
        // given
        write("broken", "");

        // when
        Run failed = run("methods");
        Files.delete(project.resolve("broken"));
        Run mended = run("methods");

        // then
        assertThat(failed.status()).isEqualTo(1);
        assertThat(failed.output())
                .contains("[ERROR] Net.java: there is no such thing")
                .contains("The build failed; all it said is in ")
                .contains(".weightflow/build.log");
        assertThat(mended.status()).isEqualTo(7);
    }

    @Test
    void two_calls_at_once_build_once() throws Exception {
        Process first = start("methods");
        Process second = start("methods");

        assertThat(finish(first).status()).isEqualTo(7);
        assertThat(finish(second).status()).isEqualTo(7);
        assertThat(mavenCalls()).hasSize(1);
    }

    @Test
    void a_java_that_is_too_old_is_told_with_the_way_out() throws Exception {
        // given
        write("jdk/release", "JAVA_VERSION=\"11.0.2\"\n");

        // when
        Run run = run("methods");

        // then
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.output())
                .startsWith("Weightflow needs Java 17 or newer, and " + jdk
                        + "/bin/java is version 11.0.2: install a JDK 17")
                .hasLineCount(1);
    }

    @Test
    void an_old_numbering_and_a_java_without_a_release_file_are_understood() throws Exception {
        // given
        Files.delete(jdk.resolve("release"));
        executable(write("jdk/bin/java", "#!/bin/sh\necho 'openjdk version \"1.8.0_352\"' >&2\n"));

        // when, then
        assertThat(run("methods").output()).contains("is version 1.8.0_352");
    }

    @Test
    void a_java_home_without_java_is_told() throws Exception {
        Files.delete(jdk.resolve("bin/java"));

        assertThat(run("methods").output()).startsWith("JAVA_HOME is " + jdk + ", and there is no bin/java in it");
    }

    @Test
    void it_runs_from_anywhere_and_through_a_link() throws Exception {
        // given
        Path link = Files.createSymbolicLink(project.resolve("jdk/wf"), Path.of("../weightflow"));

        // when
        Run run = finish(start(List.of(link.toString(), "methods"), Path.of("/")));

        // then
        assertThat(run.status()).isEqualTo(7);
    }

    private Run run(String... arguments) throws Exception {
        return finish(start(arguments));
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("./weightflow"));
        command.addAll(List.of(arguments));
        return start(command, project);
    }

    private Process start(List<String> command, Path directory) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().putAll(Map.of("JAVA_HOME", jdk.toString()));
        builder.environment().put("PATH", project.resolve("bin") + ":" + System.getenv("PATH"));
        builder.environment().remove("LD_LIBRARY_PATH");
        builder.environment().remove("WEIGHTFLOW_STATE");
        return builder.start();
    }

    private static Run finish(Process process) throws Exception {
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), output);
    }

    private List<String> mavenCalls() throws IOException {
        return Files.readAllLines(project.resolve("maven-calls"));
    }

    private List<String> prepared() throws IOException {
        return Files.readAllLines(project.resolve("prepared"));
    }

    private Path write(String name, String text) throws IOException {
        Path file = project.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Run(int status, String output) {}
}
