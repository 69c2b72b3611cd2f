package dev.weightflow.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.data.dataset.MixedSamples.Part;
import dev.weightflow.data.task.Tasks;
import dev.weightflow.schema.PascalTasks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MixedSamplesTest {
    private static final Tasks SALIENCY = Tasks.PASCAL.only(Set.of(PascalTasks.SAL));

    @Test
    void every_stretch_of_a_training_has_the_shares_up_to_rounding() {
        SampleSource mixed = mixed(part("day", 100, 0.6), part("night", 40, 0.3), part("snow", 7, 0.1));
        List<String> drawn = drawn(mixed, 5, mixed.epochSize());

        for (int from = 0; from < drawn.size() - 50; from += 13) {
            Map<String, Long> counts = counts(drawn.subList(from, from + 50));
            assertThat(counts.get("day")).isBetween(29L, 31L);
            assertThat(counts.get("night")).isBetween(14L, 16L);
            assertThat(counts.get("snow")).isBetween(4L, 6L);
        }
    }

    @Test
    void an_epoch_has_as_many_images_as_bring_each_of_the_first_once() {
        SampleSource mixed = mixed(part("day", 70, 0.7), part("night", 500, 0.3));

        assertThat(mixed.epochSize()).isEqualTo(100);
        List<String> day =
                drawn(mixed, 1, 100).stream().filter(id -> id.startsWith("day")).toList();
        assertThat(day).hasSize(70).doesNotHaveDuplicates();
    }

    @Test
    void each_source_is_read_in_whole_passes_of_its_own_across_epochs() {
        SampleSource mixed = mixed(part("day", 30, 0.75), part("night", 12, 0.25));
        List<String> drawn = drawn(mixed, 6, 40);

        for (String source : List.of("day", "night")) {
            List<String> own =
                    drawn.stream().filter(id -> id.startsWith(source)).toList();
            int size = source.equals("day") ? 30 : 12;
            for (int pass = 0; pass + size <= own.size(); pass += size) {
                assertThat(own.subList(pass, pass + size)).doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void an_epoch_needs_nothing_of_those_before() {
        Part[] parts = {part("day", 9, 0.5), part("night", 4, 0.5)};

        assertThat(mixed(parts).order(3, 7, 16)).isEqualTo(mixed(parts).order(3, 7, 16));
        assertThat(mixed(parts).order(3, 7, 16)).isNotEqualTo(mixed(parts).order(4, 7, 16));
    }

    @Test
    void a_sample_that_is_drawn_again_in_an_epoch_has_another_index_and_so_another_augmentation() {
        SampleSource mixed = mixed(part("day", 20, 0.5), part("night", 3, 0.5));
        int[] order = mixed.order(1, 0, mixed.epochSize());

        assertThat(order).doesNotHaveDuplicates().hasSize(40);
        assertThat(Arrays.stream(order).mapToObj(mixed::id).collect(Collectors.toSet()))
                .hasSize(23);
        for (int index : order) {
            assertThat(mixed.read(index).id()).isEqualTo(mixed.id(index));
        }
    }

    @Test
    void one_source_alone_is_itself_with_its_order() {
        SampleSource day = source("day", 10, SALIENCY);

        assertThat(MixedSamples.of(List.of(new Part(day, 1)))).isSameAs(day);
    }

    @Test
    void what_becomes_of_each_source_is_mixed_with_the_same_shares() {
        MixedSamples mixed = (MixedSamples) mixed(part("day", 10, 0.8), part("night", 10, 0.2));

        SampleSource changed = mixed.each(source -> source("half of " + source.id(0), 5, SALIENCY));

        assertThat(changed.size()).isEqualTo(10);
        assertThat(counts(drawn(changed, 20, 10)).get("half of day 0")).isEqualTo(160);
    }

    @Test
    void sources_of_different_tasks_are_refused() {
        Part all = new Part(source("all", 3, Tasks.PASCAL), 0.5);
        assertThatThrownBy(() -> mixed(part("day", 3, 0.5), all)).hasMessageContaining("the same tasks");
    }

    private static SampleSource mixed(Part... parts) {
        return MixedSamples.of(List.of(parts));
    }

    private static Part part(String name, int size, double share) {
        return new Part(source(name, size, SALIENCY), share);
    }

    /** Returns the ids of the samples in the order of that many epochs. */
    private static List<String> drawn(SampleSource mixed, int epochs, int count) {
        List<String> ids = new ArrayList<>();
        IntStream.range(0, epochs).forEach(epoch -> Arrays.stream(mixed.order(1, epoch, count))
                .mapToObj(mixed::id)
                .forEach(ids::add));
        return ids;
    }

    private static Map<String, Long> counts(List<String> ids) {
        return ids.stream()
                .map(id -> id.substring(0, id.lastIndexOf(' ')))
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private static SampleSource source(String name, int size, Tasks tasks) {
        return new SampleSource() {
            @Override
            public int size() {
                return size;
            }

            @Override
            public String id(int index) {
                assertThat(index).isBetween(0, size - 1);
                return name + " " + index;
            }

            @Override
            public Tasks tasks() {
                return tasks;
            }

            @Override
            public RawSample read(int index) {
                return new RawSample(new byte[0], Pixels.zeros(1, 1, 3), new RawLabels(id(index), 1, 1, Map.of()));
            }
        };
    }
}
