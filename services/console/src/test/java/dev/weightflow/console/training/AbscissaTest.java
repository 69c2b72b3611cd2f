package dev.weightflow.console.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.console.training.Abscissa.Unit;
import dev.weightflow.console.training.Histories.Entry;
import dev.weightflow.console.training.Histories.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AbscissaTest {
    /** Training with a commit after 100 steps in 50 s, lost at once, taken over after a minute, and 100 more steps at half the pace. */
    private static final List<Entry> TAKEN_OVER = List.of(
            entry(0, Kind.STARTED, 0),
            entry(50, Kind.COMMITTED, 100),
            entry(110, Kind.STARTED, 100),
            entry(210, Kind.COMMITTED, 200));

    @Test
    void steps_are_drawn_where_nothing_else_is_asked_for_or_known() {
        assertThat(Abscissa.of(Unit.of("nonsense"), Optional.empty(), List.of()).unit())
                .isEqualTo(Unit.STEP);
        assertThat(Abscissa.of(Unit.EPOCH, Optional.empty(), List.of()).unit()).isEqualTo(Unit.STEP);
        assertThat(Abscissa.of(Unit.TIME, Optional.empty(), List.of()).unit()).isEqualTo(Unit.STEP);
        assertThat(Abscissa.choices(Optional.empty(), List.of())).containsExactly(Unit.STEP);
        assertThat(Abscissa.choices(Optional.of(20L), TAKEN_OVER)).containsExactly(Unit.values());
    }

    @Test
    void an_epoch_is_its_steps() {
        assertThat(Abscissa.of(Unit.EPOCH, Optional.of(20L), List.of()).knots()).isEqualTo("0.0 0.0 20.0 1.0");
        assertThat(Abscissa.of(Unit.STEP, Optional.of(20L), List.of()).knots()).isEmpty();
    }

    @Test
    void time_has_the_pause_between_two_workers_in_it() {
        assertThat(Abscissa.of(Unit.TIME, Optional.empty(), TAKEN_OVER).knots())
                .isEqualTo("0.0 0.0 100.0 110.0 200.0 210.0");
    }

    private static Entry entry(int second, Kind kind, long step) {
        return new Entry(
                Instant.ofEpochSecond(second),
                kind,
                Optional.empty(),
                Optional.of(step),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
