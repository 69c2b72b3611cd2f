package dev.weightflow.data.dataset.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.data.dataset.DatasetException;
import dev.weightflow.data.dataset.Pixels;
import dev.weightflow.data.dataset.RawLabels;
import dev.weightflow.data.dataset.RawSample;
import dev.weightflow.data.dataset.Sample;
import dev.weightflow.data.dataset.SampleSource;
import dev.weightflow.data.dataset.ViolationCode;
import dev.weightflow.data.dataset.loader.DataLoader.Batches;
import dev.weightflow.data.dataset.transform.Transform;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DataLoaderTest {
    private static final long PATIENCE_MILLIS = 10_000;

    /** Transform whose images and labels hold the sample's index and epoch. */
    private static final Transform TELLING = new Transform() {
        @Override
        public int size() {
            return 1;
        }

        @Override
        public Sample apply(RawSample raw, int epoch, int index) {
            return new Sample(raw.id(), 1, new float[] {index, epoch, 0}, Map.of(PascalTasks.SAL, new float[] {index}));
        }
    };

    @Test
    void validation_keeps_the_order_and_every_sample() {
        try (DataLoader loader = loader(10, new LoaderConfig(Split.VAL, 4, 1, 3, 2))) {
            List<Batch> batches = all(loader.epoch(0));

            assertThat(loader.stepsPerEpoch()).isEqualTo(3);
            assertThat(batches).extracting(Batch::size).containsExactly(4, 4, 2);
            assertThat(batches.get(2).ids()).containsExactly("s08", "s09");
            assertThat(batches.get(1).images().toFloats()).containsExactly(4, 0, 0, 5, 0, 0, 6, 0, 0, 7, 0, 0);
            assertThat(batches.get(1).labels().get(PascalTasks.SAL).toFloats()).containsExactly(4, 5, 6, 7);
        }
    }

    @Test
    void training_takes_each_sample_at_most_once_in_an_order_of_its_own_and_drops_the_rest() {
        try (DataLoader loader = loader(10, new LoaderConfig(Split.TRAIN, 4, 1, 3, 2))) {
            List<Batch> first = all(loader.epoch(0));
            List<Batch> second = all(loader.epoch(1));

            assertThat(first).extracting(Batch::size).containsExactly(4, 4);
            assertThat(ids(first)).doesNotHaveDuplicates().hasSize(8).isNotEqualTo(ids(second));
            assertThat(second.get(1).epoch()).isEqualTo(1);
            assertThat(second.get(1).step()).isEqualTo(1);
        }
    }

    @Test
    void the_number_of_threads_and_their_timing_change_nothing() {
        List<Batch> alone;
        try (DataLoader loader = loader(50, new LoaderConfig(Split.TRAIN, 7, 3, 1, 0))) {
            alone = all(loader.epoch(4));
        }
        SampleSource unsteady = source(50, index -> LockSupport.parkNanos(new Random(index).nextInt(3_000_000)));
        try (DataLoader loader = DataLoader.of(unsteady, TELLING, new LoaderConfig(Split.TRAIN, 7, 3, 8, 5))) {
            assertSame(all(loader.epoch(4)), alone);
        }
    }

    @Test
    void there_are_as_many_threads_as_processors_unless_told_otherwise() {
        int processors = Runtime.getRuntime().availableProcessors();
        assertThat(LoaderConfig.of(Split.TRAIN, 1, 0).workers()).isEqualTo(processors);
        try {
            LoaderConfig.useThreads(processors + 3);
            assertThat(LoaderConfig.of(Split.VAL, 1, 0).workers()).isEqualTo(processors + 3);
        } finally {
            LoaderConfig.useThreads(0);
        }
        assertThat(LoaderConfig.of(Split.TRAIN, 1, 0).workers()).isEqualTo(processors);
    }

    @Test
    void an_epoch_begun_at_a_step_goes_on_as_the_undisturbed_one_without_reading_what_was_before() {
        AtomicInteger reads = new AtomicInteger();
        SampleSource counting = source(40, index -> reads.incrementAndGet());
        try (DataLoader loader = DataLoader.of(counting, TELLING, new LoaderConfig(Split.TRAIN, 4, 9, 2, 1))) {
            List<Batch> whole = all(loader.epoch(2));
            reads.set(0);

            List<Batch> rest = all(loader.epoch(2, 7));

            assertSame(rest, whole.subList(7, 10));
            assertThat(reads.get()).isEqualTo(12);
            assertThat(loader.epoch(2, 10).hasNext()).isFalse();
        }
    }

    @Test
    void no_more_samples_are_under_way_than_asked_for() {
        AtomicInteger reads = new AtomicInteger();
        SampleSource counting = source(40, index -> reads.incrementAndGet());
        try (DataLoader loader = DataLoader.of(counting, TELLING, new LoaderConfig(Split.TRAIN, 4, 9, 4, 2));
                Batches batches = loader.epoch(0)) {
            batches.next();
            LockSupport.parkNanos(50_000_000);

            assertThat(reads.get()).isLessThanOrEqualTo(4 * 3);
        }
    }

    @Test
    void a_failure_comes_out_at_its_step_with_the_sample_it_belongs_to() {
        SampleSource broken = source(8, index -> {
            if (index == 5) {
                throw DatasetException.of(ViolationCode.UNREADABLE, "s05.jpg", "s05.jpg is truncated; restore it");
            }
            if (index == 7) {
                throw new IllegalStateException("a surprise");
            }
        });
        try (DataLoader loader = DataLoader.of(broken, TELLING, new LoaderConfig(Split.VAL, 2, 1, 2, 3));
                Batches batches = loader.epoch(0)) {
            assertThat(batches.next().ids()).containsExactly("s00", "s01");
            assertThat(batches.next().ids()).containsExactly("s02", "s03");
            assertThatThrownBy(batches::next)
                    .hasMessage("sample s05 cannot be prepared: s05.jpg is truncated; restore it")
                    .extracting(e -> ((DatasetException) e).fault())
                    .satisfies(fault -> {
                        assertThat(fault.code()).isEqualTo(ViolationCode.UNREADABLE);
                        assertThat(fault.subject()).isEqualTo("s05");
                    });
            assertThatThrownBy(batches::next)
                    .hasMessage("sample s07 cannot be prepared: a surprise")
                    .satisfies(e ->
                            assertThat(((DatasetException) e).fault().code()).isEqualTo(ViolationCode.SAMPLE_FAILED));
            assertThatThrownBy(batches::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void closing_in_the_middle_ends_the_threads() throws InterruptedException {
        DataLoader loader = loader(1000, new LoaderConfig(Split.TRAIN, 100, 1, 4, 5));
        Batches batches = loader.epoch(0);
        batches.next();

        batches.close();
        loader.close();

        assertThat(batches.hasNext()).isFalse();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("sample-loader-")) {
                thread.join(PATIENCE_MILLIS); // a pool counts as ended while its last thread is still on its way out
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    @Test
    void an_epoch_without_a_batch_and_numbers_out_of_range_are_refused() {
        assertThatThrownBy(() -> loader(3, new LoaderConfig(Split.TRAIN, 4, 1, 1, 1)))
                .hasMessage("3 samples of the train split make no batch of 4; add samples or choose a smaller batch");
        assertThatThrownBy(() -> new LoaderConfig(Split.TRAIN, 0, 1, 0, -1))
                .hasMessage("batchSize is 0 and must be at least 1; workers is 0 and must be 1 to 256;"
                        + " batchesAhead is -1 and must be 0 to 64");
        try (DataLoader loader = loader(8, new LoaderConfig(Split.TRAIN, 4, 1, 1, 1))) {
            assertThatThrownBy(() -> loader.epoch(0, 3)).hasMessageContaining("no step 3");
        }
    }

    private static DataLoader loader(int samples, LoaderConfig config) {
        return DataLoader.of(source(samples, index -> {}), TELLING, config);
    }

    private interface Reading {
        void of(int index);
    }

    private static SampleSource source(int size, Reading reading) {
        return new SampleSource() {
            @Override
            public int size() {
                return size;
            }

            @Override
            public String id(int index) {
                return "s%02d".formatted(index);
            }

            @Override
            public Tasks tasks() {
                return Tasks.PASCAL.only(List.of(PascalTasks.SAL));
            }

            @Override
            public RawSample read(int index) {
                reading.of(index);
                return new RawSample(new byte[0], Pixels.zeros(1, 1, 3), new RawLabels(id(index), 1, 1, Map.of()));
            }
        };
    }

    private static List<Batch> all(Batches batches) {
        List<Batch> all = new ArrayList<>();
        batches.forEachRemaining(all::add);
        return all;
    }

    private static List<String> ids(List<Batch> batches) {
        return batches.stream().flatMap(batch -> batch.ids().stream()).toList();
    }

    private static void assertSame(List<Batch> some, List<Batch> others) {
        assertThat(some).hasSameSizeAs(others);
        for (int i = 0; i < some.size(); i++) {
            assertThat(some.get(i).ids()).isEqualTo(others.get(i).ids());
            assertThat(some.get(i).step()).isEqualTo(others.get(i).step());
            assertThat(some.get(i).images()).isEqualTo(others.get(i).images());
            assertThat(some.get(i).labels().get(PascalTasks.SAL))
                    .isEqualTo(others.get(i).labels().get(PascalTasks.SAL));
        }
    }
}
