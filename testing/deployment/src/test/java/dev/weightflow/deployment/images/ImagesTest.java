package dev.weightflow.deployment.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.deployment.repository.Repository;
import dev.weightflow.deployment.repository.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ImagesTest {

    static List<String> dockerfiles() {
        return Repository.files("deploy/images", ".Dockerfile");
    }

    @ParameterizedTest
    @MethodSource("dockerfiles")
    void an_image_runs_as_nobody_in_particular_and_can_say_whether_it_is_well(String file) {
        assertThat(new Dockerfile(Repository.text(file)).faults()).isEmpty();
    }

    static Stream<Arguments> breaks() {
        return Stream.of(
                Arguments.of("USER 10001:10001", "USER root", "root's"),
                Arguments.of("USER 10001:10001", "", "root's"),
                Arguments.of("eclipse-temurin:17.0.16_8-jre-noble", "eclipse-temurin:latest", "pinned"),
                Arguments.of("FROM ${JAVA_IMAGE}", "FROM debian", "pinned"),
                Arguments.of("HEALTHCHECK ", "# ", "HEALTHCHECK"),
                Arguments.of("RUN if ls", "# if ls", "another device"),
                Arguments.of("ENTRYPOINT [\"java\", ", "ENTRYPOINT java \"", "SIGTERM"),
                Arguments.of("OPT_OUT_TRACKING=true", "SECRET_KEY=abc", "secret"));
    }

    @ParameterizedTest
    @MethodSource("breaks")
    void a_broken_dockerfile_is_refused(String text, String broken, String fault) {
        String file = Repository.text("deploy/images/service.Dockerfile");
        assertThat(file).contains(text);

        assertThat(new Dockerfile(file.replace(text, broken)).faults())
                .anySatisfy(found -> assertThat(found).contains(fault));
    }

    static Stream<Arguments> builds() {
        String cuda = "ai.djl.pytorch.pytorch-native-" + cudaFlavor() + "-2.5.1-linux-x86_64.jar";
        String cpu = "ai.djl.pytorch.pytorch-native-cpu-2.7.1-linux-x86_64.jar";
        return Stream.of(
                Arguments.of("service", cpu, ""),
                Arguments.of("service", "a-service-without-a-model.jar", ""),
                Arguments.of("service", cuda, "build it without the Maven profile cuda"),
                Arguments.of("trainer-gpu", cuda, ""),
                Arguments.of("trainer-gpu", cpu, "build it with the Maven profile cuda"));
    }

    @ParameterizedTest
    @MethodSource("builds")
    void an_image_takes_only_a_build_for_its_own_device(
            String image, String library, String refusal, @TempDir Path libraries) throws IOException {
        Files.createFile(libraries.resolve(library));
        String check = new Dockerfile(Repository.text("deploy/images/" + image + ".Dockerfile")).libraryCheck();
        assertThat(check).contains("/app/lib/main/");

        Tool.Result result =
                new Tool(Path.of("/bin/sh")).run("-c", check.replace("/app/lib/main", libraries.toString()));

        assertThat(result.succeeded()).as(result.said()).isEqualTo(refusal.isEmpty());
        assertThat(result.said()).contains(refusal);
    }

    /** The flavor of libtorch that the profile {@code cuda} takes. */
    private static String cudaFlavor() {
        String profile = Repository.text("pom.xml").split("<id>cuda</id>")[1];
        return profile.substring(
                profile.indexOf("<libtorch.flavor>") + "<libtorch.flavor>".length(),
                profile.indexOf("</libtorch.flavor>"));
    }

    @Test
    void scripts_that_containers_run_are_executable() {
        assertThat(Stream.of(
                        "deploy/images/healthy", "deploy/kafka/create-topics", "deploy/object-store/create-bucket"))
                .allSatisfy(script -> assertThat(Files.isExecutable(Repository.path(script)))
                        .as(script)
                        .isTrue());
    }
}
