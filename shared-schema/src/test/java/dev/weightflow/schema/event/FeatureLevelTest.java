package dev.weightflow.schema.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureLevelTest {
    private record Finished(
            String job,
            @Since(2) Optional<String> reason,
            @Since(3) Optional<Integer> cost) {}

    @Since(2)
    private record Paused(String job) {}

    private static final Finished FINISHED = new Finished("job", Optional.of("done"), Optional.of(7));

    @Test
    void what_is_new_is_left_out_below_its_level() {
        assertThat(new FeatureLevel(1).without(FINISHED))
                .isEqualTo(new Finished("job", Optional.empty(), Optional.empty()));
        assertThat(new FeatureLevel(2).without(FINISHED))
                .isEqualTo(new Finished("job", Optional.of("done"), Optional.empty()));
        assertThat(new FeatureLevel(3).without(FINISHED)).isSameAs(FINISHED);
    }

    @Test
    void a_type_has_the_level_that_it_is_marked_with() {
        assertThat(FeatureLevel.of(FINISHED)).isOne();
        assertThat(FeatureLevel.of(new Paused("job"))).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "2", "one", "99999999999"})
    void a_level_that_this_release_does_not_have_is_refused(String text) {
        assertThatThrownBy(() -> FeatureLevel.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be a number from 1 to 1, the level of this release, not '" + text + "'");
    }

    /** Otherwise it could not be omitted, and no setting could allow it. */
    @Test
    void what_is_marked_is_optional_and_of_no_later_level_than_this_release_s() {
        for (EventType type : EventType.all()) {
            Stream<Since> marks = Stream.concat(
                    Stream.ofNullable(type.form().getAnnotation(Since.class)),
                    Arrays.stream(type.form().getRecordComponents())
                            .filter(component -> component.isAnnotationPresent(Since.class))
                            .peek(component -> assertThat(component.getType()).isEqualTo(Optional.class))
                            .map((RecordComponent component) -> component.getAnnotation(Since.class)));
            assertThat(marks).allMatch(mark -> mark.value() <= FeatureLevel.LATEST.level());
        }
    }
}
