package dev.weightflow.model.method.faar;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tests cases computed by hand. */
class RankSelectionTest {

    @Test
    void the_fewest_directions_that_cover_the_share_stay_and_one_more() {
        // by falling score 5, 3, 1, 1 of 10: 0.5, 0.8, 0.9, 1
        float[] scores = {1, 5, 1, 3, 0};

        assertThat(RankSelection.of(scores, 5, 0.79)).hasValueSatisfying(selection -> {
            assertThat(selection.order()).containsExactly(1, 3, 0, 2, 4);
            assertThat(selection.kept()).isEqualTo(3);
        });
        assertThat(RankSelection.of(scores, 5, 0.81).orElseThrow().kept()).isEqualTo(4);
        assertThat(RankSelection.of(scores, 5, 0.5).orElseThrow().kept())
                .as("the first has exactly half, and the one more is at least 2 in all")
                .isEqualTo(2);
        assertThat(RankSelection.of(scores, 5, 1).orElseThrow().kept()).isEqualTo(5);
    }

    @Test
    void there_are_never_more_than_there_were_and_two_at_least() {
        float[] scores = {4, 4, 4, 0, 0};

        assertThat(RankSelection.of(scores, 3, 0.99).orElseThrow().kept()).isEqualTo(3);
        assertThat(RankSelection.of(new float[] {9, 0, 0}, 1, 0.1).orElseThrow().kept())
                .isEqualTo(2);
        assertThat(RankSelection.of(new float[] {9}, 1, 0.5).orElseThrow().kept())
                .isEqualTo(1);
    }

    @Test
    void equal_scores_keep_their_order() {
        assertThat(RankSelection.of(new float[] {0, 2, 0, 2, 2}, 5, 0.6)
                        .orElseThrow()
                        .order())
                .containsExactly(1, 3, 4, 0, 2);
    }

    @Test
    void without_scores_there_is_nothing_to_select_by() {
        assertThat(RankSelection.of(new float[4], 4, 0.95)).isEmpty();
    }
}
