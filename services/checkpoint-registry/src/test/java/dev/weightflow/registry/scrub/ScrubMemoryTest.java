package dev.weightflow.registry.scrub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.objectstore.InMemoryObjectStore;
import dev.weightflow.projection.reachability.NeededObject;
import dev.weightflow.projection.reachability.ObjectKind;
import dev.weightflow.schema.id.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a round over a million objects needs a heap that could not hold a list of them. */
class ScrubMemoryTest {
    private static final int OBJECTS = 1_000_000;

    @TempDir
    private Path folder;

    @Test
    @Tag("slow")
    void a_round_over_a_million_objects_fits_into_a_heap_of_48_megabytes() throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx48m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Million.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor(1, TimeUnit.MINUTES)).isTrue();

        assertThat(said).contains("read " + OBJECTS);
        assertThat(child.exitValue()).isZero();
    }

    @Test
    void of_all_that_is_needed_a_256th_is_in_memory() {
        Round round = new Round(folder);
        round.begin(visitor -> Million.of(100_000).forEach(visitor), Optional.empty());
        int most = 0;
        int told = 0;
        for (Optional<NeededObject> next = round.peek(); next.isPresent(); next = round.peek()) {
            most = Math.max(most, round.inMemory());
            round.advance();
            told++;
        }

        assertThat(told).isEqualTo(100_000);
        assertThat(most).isLessThan(2 * 100_000 / 256);
    }

    /** Child process. */
    static final class Million {
        private Million() {}

        static java.util.stream.Stream<NeededObject> of(int objects) {
            return java.util.stream.IntStream.range(0, objects)
                    .mapToObj(number -> new NeededObject(
                            Digest.ofText(Integer.toString(number)),
                            ObjectKind.SHARD,
                            "dataset " + number % 1000 + " of version 17 of people (champion)"));
        }

        public static void main(String[] arguments) {
            int[] read = new int[1];
            Scrub scrub = new Scrub(
                    visitor -> {
                        of(OBJECTS).forEach(visitor);
                        return List.of();
                    },
                    new InMemoryObjectStore(),
                    digest -> {
                        read[0]++;
                        return 1;
                    },
                    Path.of(arguments[0]),
                    OBJECTS,
                    Duration.ofDays(1),
                    Clock.systemUTC());
            scrub.run();
            System.out.println("read " + read[0]);
        }
    }
}
