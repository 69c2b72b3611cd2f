package dev.weightflow.deployment.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.deployment.repository.Repository;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ImagesTest {

    private static final String DOCKERFILE = "deploy/images/Dockerfile";

    @Test
    void an_image_runs_as_nobody_in_particular_and_can_say_whether_it_is_well() {
        assertThat(new Dockerfile(Repository.text(DOCKERFILE)).faults()).isEmpty();
    }

    static Stream<Arguments> breaks() {
        return Stream.of(
                Arguments.of("USER 10001:10001", "USER root", "root's"),
                Arguments.of("USER 10001:10001", "", "root's"),
                Arguments.of("-jre-noble@sha256:", "-jre-noble@", "pinned"),
                Arguments.of("eclipse-temurin:17.0.20.1_1-jre-noble", "eclipse-temurin:latest", "pinned"),
                Arguments.of("FROM ${BASE_IMAGE} AS base-cpu", "FROM debian AS base-cpu", "pinned"),
                Arguments.of("HEALTHCHECK ", "# ", "HEALTHCHECK"),
                Arguments.of("--start-period=300s", "--start-period=60s", "start period"),
                Arguments.of("ENTRYPOINT [\"java\", ", "ENTRYPOINT java \"", "SIGTERM"),
                Arguments.of("OPT_OUT_TRACKING=true", "SECRET_KEY=abc", "secret"),
                Arguments.of(" -XX:+ExitOnOutOfMemoryError", "", "out of memory"),
                Arguments.of("GOMP_SPINCOUNT=1000", "GOMP_OTHER=1000", "spin"),
                Arguments.of("ENGINE_CACHE_DIR=/opt/djl", "ENGINE_CACHE_DIR=/data/djl", "where it is unpacked"),
                Arguments.of("/parts/libraries/ /app/lib/", "/parts/app/ /app/", "changes least"),
                Arguments.of("-XX:SharedArchiveFile=/app/classes.jsa", "-Xshare:auto", "archive"),
                Arguments.of("/data/classes.jsa /app/classes.jsa", "/data/classes.jsa /classes.jsa", "archive"),
                Arguments.of("org.opencontainers.image.revision=", "revision=", "label revision"));
    }

    @ParameterizedTest
    @MethodSource("breaks")
    void a_broken_dockerfile_is_refused(String text, String broken, String fault) {
        String file = Repository.text(DOCKERFILE);
        assertThat(file).contains(text);

        assertThat(new Dockerfile(file.replace(text, broken)).faults())
                .anySatisfy(found -> assertThat(found).contains(fault));
    }

    @Test
    void the_image_is_for_the_cuda_that_the_services_are_built_for() {
        assertThat(Repository.text(DOCKERFILE)).contains("PYTORCH_FLAVOR=" + cudaFlavor());
    }

    /** Returns the flavor of libtorch that the profile {@code cuda} takes. */
    static String cudaFlavor() {
        String profile = Repository.text("pom.xml").split("<id>cuda</id>")[1];
        return profile.substring(
                profile.indexOf("<libtorch.flavor>") + "<libtorch.flavor>".length(),
                profile.indexOf("</libtorch.flavor>"));
    }

    @Test
    void scripts_that_containers_run_are_executable() {
        assertThat(Stream.of(
                        "deploy/images/healthy",
                        "deploy/images/split",
                        "deploy/images/archive",
                        "deploy/kafka/create-topics",
                        "deploy/object-store/create-bucket"))
                .allSatisfy(script -> assertThat(Files.isExecutable(Repository.path(script)))
                        .as(script)
                        .isTrue());
    }
}
