package dev.weightflow.model.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests in processes of their own, as this one has started the engine. */
class TorchStartTest {
    private static final Path MAPS = Path.of("/proc/self/maps");

    @ParameterizedTest
    @CsvSource({"cpu, false, false", "auto, false, false", "cpu, true, true"})
    void the_engine_is_loaded_when_something_is_computed_first(String device, boolean computes, boolean loaded)
            throws Exception {
        assumeTrue(Files.exists(MAPS), "Linux tells what a process has loaded");
        assumeTrue(!Files.exists(Path.of("/dev/nvidiactl")), "where there is a GPU, it is asked for");

        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName(),
                        device,
                        "" + computes)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor()).as(said).isZero();
        assertThat(said).endsWith("cpu() " + loaded + System.lineSeparator());
    }

    /** Names a device, computes on it or not, and prints whether libtorch is loaded. */
    static final class Program {
        private Program() {}

        public static void main(String[] arguments) throws Exception {
            var device = Torch.device(arguments[0]);
            if (Boolean.parseBoolean(arguments[1])) {
                Torch.manager(device).close();
            }
            System.out.println(device + " " + Files.readString(MAPS).contains("libtorch"));
        }
    }
}
