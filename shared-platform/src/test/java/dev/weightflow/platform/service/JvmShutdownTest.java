package dev.weightflow.platform.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JvmShutdownTest {

    @Test
    void it_has_begun_in_a_shutdown_hook_and_not_before() throws Exception {
        assertThat(JvmShutdown.begun()).isFalse();

        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Ending.class.getName())
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(said.lines()).containsExactly("before: false", "meanwhile: true");
    }

    /** Program that reports the state before and during its end. */
    static final class Ending {
        public static void main(String[] arguments) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> say("meanwhile")));
            say("before");
        }

        private static void say(String when) {
            System.out.println(when + ": " + JvmShutdown.begun());
        }
    }
}
