package dev.weightflow.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ServerClassPathTest {

    @Test
    void each_server_has_its_own_jars() {
        assertThat(ServerClassPath.of("kafka"))
                .anyMatch(jar -> jar.endsWith("kafka_2.13-4.1.2.jar"))
                .noneMatch(jar -> jar.toString().contains("s3proxy"));
        assertThat(ServerClassPath.of("s3"))
                .anyMatch(jar -> jar.endsWith("s3proxy-4.1.0.jar"))
                .noneMatch(jar -> jar.toString().contains("kafka"));
    }

    @Test
    void jars_that_were_never_built_are_named_with_the_command_that_builds_them() {
        assertThatThrownBy(() -> ServerClassPath.of("nothing"))
                .isInstanceOf(ServerException.ClassPathMissing.class)
                .hasMessageContaining("local/nothing/target/classpath")
                .hasMessageContaining("./mvnw -q -pl local -am package");
    }

    @Test
    void the_place_of_a_class_is_found_in_a_folder_and_in_a_jar() {
        assertThat(ServerClassPath.codeOf(ServerClassPath.class)).exists();
        assertThat(ServerClassPath.codeOf(Test.class)).isRegularFile();
        assertThat(ServerClassPath.codeOf(Test.class).getFileName()).asString().startsWith("junit-jupiter-api");
        assertThat(ServerClassPath.codeOf(ServerClassPathTest.class))
                .isEqualTo(Path.of("target/test-classes").toAbsolutePath());
    }
}
