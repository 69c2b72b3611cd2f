package dev.weightflow.console.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weightflow.console.chart.Line;
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
        assertThat(Abscissa.of(Unit.of("nonsense"), 300, Optional.empty(), List.of())
                        .unit())
                .isEqualTo(Unit.STEP);
        assertThat(Abscissa.of(Unit.EPOCH, 300, Optional.empty(), List.of()).unit())
                .isEqualTo(Unit.STEP);
        assertThat(Abscissa.of(Unit.TIME, 300, Optional.empty(), List.of()).unit())
                .isEqualTo(Unit.STEP);
        assertThat(Abscissa.choices(Optional.empty(), List.of())).containsExactly(Unit.STEP);
        assertThat(Abscissa.choices(Optional.of(20L), TAKEN_OVER)).containsExactly(Unit.values());
    }

    @Test
    void an_epoch_is_its_steps() {
        Abscissa epochs = Abscissa.of(Unit.EPOCH, 300, Optional.of(20L), List.of());

        assertThat(epochs.total()).isEqualTo(15);
        assertThat(epochs.along(new Line(List.of(new Line.Point(30, 7)))).points())
                .containsExactly(new Line.Point(1.5, 7));
    }

    @Test
    void time_has_the_pause_between_two_workers_in_it_and_goes_on_at_the_latest_pace() {
        Abscissa time = Abscissa.of(Unit.TIME, 300, Optional.empty(), TAKEN_OVER);

        assertThat(time.place().applyAsDouble(0)).isZero();
        assertThat(time.place().applyAsDouble(100)).isEqualTo(110);
        assertThat(time.place().applyAsDouble(150)).isEqualTo(160);
        assertThat(time.total()).isCloseTo(310, within(1e-9));
        assertThat(time.label().apply(125)).isEqualTo("2 min 5 s");
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
