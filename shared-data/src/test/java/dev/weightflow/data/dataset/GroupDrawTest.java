package dev.weightflow.data.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroupDrawTest {
    /** Twenty groups of five, each image's neighbours of other groups. */
    private static final List<String> GROUPS = groups(20, 5);

    @Test
    void all_are_drawn_where_there_is_room() {
        assertThat(GroupDraw.of(GROUPS, 100, 7)).hasSize(100).isSorted();
    }

    @Test
    void whole_groups_are_drawn_as_far_as_they_fit_in_the_order_of_the_images() {
        List<Integer> drawn = GroupDraw.of(GROUPS, 63, 7);

        assertThat(drawn).hasSize(60).isSorted().doesNotHaveDuplicates();
        Set<String> groups = new HashSet<>(drawn.stream().map(GROUPS::get).toList());
        assertThat(groups).hasSize(12);
        assertThat(GROUPS.stream().filter(groups::contains)).hasSize(60);
    }

    @Test
    void the_same_seed_draws_the_same_and_another_one_others() {
        assertThat(GroupDraw.of(GROUPS, 50, 7)).isEqualTo(GroupDraw.of(GROUPS, 50, 7));
        assertThat(GroupDraw.of(GROUPS, 50, 7)).isNotEqualTo(GroupDraw.of(GROUPS, 50, 8));
    }

    @Test
    void every_group_is_drawn_alike_often() {
        int first = 0;
        for (int seed = 0; seed < 1_000; seed++) {
            first += GroupDraw.of(GROUPS, 50, seed).contains(0) ? 1 : 0;
        }

        // ten of twenty groups: four standard deviations of a binomial distribution are 63
        assertThat(first).isBetween(437, 563);
    }

    @Test
    void of_one_group_that_is_too_large_the_first_images_are_drawn() {
        assertThat(GroupDraw.of(groups(1, 9), 4, 7)).containsExactly(0, 1, 2, 3);
    }

    private static List<String> groups(int count, int size) {
        List<String> groups = new ArrayList<>();
        for (int image = 0; image < count * size; image++) {
            groups.add("day-" + image % count);
        }
        return groups;
    }
}
