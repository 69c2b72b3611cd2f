package dev.weightflow.retraining.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.schema.id.Digest;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SampleSetTest {
    @Test
    void it_counts_what_a_set_of_digests_counts() {
        Random random = new Random(7);
        SampleSet samples = new SampleSet(600);
        Set<Digest> all = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            Digest added = Digest.ofText("" + random.nextInt(300));
            samples.add(added);
            all.add(added);
        }
        assertThat(samples.size()).isEqualTo(all.size());
        for (int i = 0; i < 600; i++) {
            Digest sample = Digest.ofText("" + i);
            assertThat(samples.contains(sample)).isEqualTo(all.contains(sample));
            assertThat(samples.add(sample)).isEqualTo(all.add(sample));
        }

        assertThat(samples.size()).isEqualTo(all.size());
    }

    @Test
    void samples_whose_digests_begin_alike_are_told_apart() {
        SampleSet samples = new SampleSet(4);
        String begin = "ab".repeat(8);
        samples.add(new Digest(begin + "1" + "0".repeat(47)));
        samples.add(new Digest(begin + "2" + "0".repeat(47)));
        samples.add(new Digest(begin + "1" + "0".repeat(47)));

        assertThat(samples.size()).isEqualTo(2);
    }

    @Test
    void a_million_samples_take_what_a_small_service_has() {
        long before = used();
        SampleSet samples = new SampleSet(1_000_000);
        for (int i = 0; i < 1_000_000; i++) {
            samples.add(Digest.ofText("" + i));
        }

        assertThat(used() - before).isLessThan(64L << 20);
        assertThat(samples.size()).isEqualTo(1_000_000);
    }

    private static long used() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
