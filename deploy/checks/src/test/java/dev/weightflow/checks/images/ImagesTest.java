package dev.weightflow.checks.images;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.checks.repository.Repository;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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

    @Test
    void scripts_that_containers_run_are_executable() {
        assertThat(Stream.of(
                        "deploy/images/healthy", "deploy/kafka/create-topics", "deploy/object-store/create-bucket"))
                .allSatisfy(script -> assertThat(Files.isExecutable(Repository.path(script)))
                        .as(script)
                        .isTrue());
    }
}
