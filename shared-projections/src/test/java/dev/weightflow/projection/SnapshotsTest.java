package dev.weightflow.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.Projection;
import dev.weightflow.platform.eventlog.SnapshotFormat;
import dev.weightflow.projection.model.Models;
import dev.weightflow.projection.model.RetrainingHistory;
import dev.weightflow.projection.model.Retrainings;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.RetrainingEvent;
import dev.weightflow.schema.event.ModelEvent.RetrainingPolicySet;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests that a state read from a snapshot answers like the original, and applies further events alike. */
class SnapshotsTest {
    private int seconds;

    @Test
    void retraining_goes_on_from_what_lay_in_the_log_of_models() {
        RetrainingPolicy policy = RetrainingPolicy.onNewSamples(8);
        Models models = this.<Models, ModelEvent>after(
                Models.projection("test"),
                new RetrainingPolicySet(LogsFixture.PEOPLE, 1, Optional.of(policy)),
                new RetrainingSkipped(LogsFixture.PEOPLE, LogsFixture.PASCAL, 1, "Too few.", List.of()));
        Retrainings state = this.<Retrainings, RetrainingEvent>after(
                Retrainings.projection("test"),
                new RetrainingSkipped(LogsFixture.PEOPLE, LogsFixture.PASCAL, 1, "Decided before.", List.of()),
                new RetrainingPolicySet(LogsFixture.PEOPLE, 2, Optional.of(policy)),
                new RetrainingSkipped(LogsFixture.PEOPLE, LogsFixture.SCENES, 2, "Fewer.", List.of()));

        Retrainings read = throughASnapshot(Retrainings.projection("test"), state);

        RetrainingHistory history = read.history(models.model(LogsFixture.PEOPLE));
        assertThat(history).isEqualTo(state.history(models.model(LogsFixture.PEOPLE)));
        assertThat(history.revision()).isEqualTo(2);
        assertThat(history.policy().orElseThrow().since()).isEqualTo(Instant.ofEpochSecond(1));
        assertThat(history.decision(LogsFixture.PASCAL))
                .hasValueSatisfying(decision -> assertThat(decision.reason()).isEqualTo("Too few."));
        assertThat(history.decision(LogsFixture.SCENES)).isPresent();
        assertThat(read.index().events())
                .containsExactlyElementsOf(state.index().events());
    }

    @SafeVarargs
    private <S, E extends Event> S after(Projection<S, E> projection, E... events) {
        S state = projection.initial();
        for (E event : events) {
            state = projection.apply(state, envelope(event));
        }
        return state;
    }

    private static <S, E extends Event> S throughASnapshot(Projection<S, E> projection, S state) {
        SnapshotFormat<S> format = projection.snapshotFormat().orElseThrow();
        return format.read().apply(format.write().apply(state));
    }

    private <E extends Event> Envelope<E> envelope(E event) {
        return envelope(event, ++seconds);
    }

    private static <E extends Event> Envelope<E> envelope(E event, int second) {
        return Envelope.of(event, "/test", Instant.ofEpochSecond(second), EventContext.NONE);
    }
}
