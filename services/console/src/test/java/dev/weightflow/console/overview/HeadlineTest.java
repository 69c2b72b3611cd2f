package dev.weightflow.console.overview;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadlineTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0, No failures; no training running.",
        "0, 2, 0, No failures; 2 trainings running.",
        "0, 1, 3, No failures; 1 training running; 3 versions undecided.",
        "1, 0, 0, 1 training failed; no training running.",
        "7, 1, 1, 7 trainings failed; 1 training running; 1 version undecided.",
        "1200, 0, 0, '1,200 trainings failed; no training running.'"
    })
    void the_sentence_counts_failures_running_trainings_and_undecided_versions(
            long failed, long running, long undecided, String sentence) {
        assertThat(new Headline(failed, running, undecided).sentence()).isEqualTo(sentence);
    }
}
