package dev.weightflow.schema.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weightflow.schema.id.EventId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CausationTest {
    private static final EventId FIRST = EventId.of("type", "subject", "1");
    private static final EventId SECOND = EventId.of("type", "subject", "2");

    @Test
    void a_chain_keeps_its_root_and_names_the_parent() {
        Causation second = Causation.NONE.then(FIRST);
        Causation third = second.then(SECOND);

        assertThat(second).isEqualTo(new Causation(1, Optional.of(FIRST), Optional.of(FIRST)));
        assertThat(third).isEqualTo(new Causation(2, Optional.of(FIRST), Optional.of(SECOND)));
    }

    @Test
    void a_loop_of_triggers_ends_at_the_greatest_depth() {
        Causation causation = Causation.NONE;
        for (int i = 0; i < Causation.MAX_DEPTH; i++) {
            causation = causation.then(FIRST);
        }
        Causation deepest = causation;

        assertThatThrownBy(() -> deepest.then(SECOND))
                .isInstanceOf(CausationTooDeepException.class)
                .hasMessageContaining("is 64 events long and goes no further");
    }

    @Test
    void depth_and_links_may_not_contradict_each_other() {
        assertThatThrownBy(() -> new Causation(1, Optional.empty(), Optional.of(FIRST)))
                .hasMessageContaining("exactly if depth is above 0");
        assertThatThrownBy(() -> new Causation(0, Optional.of(FIRST), Optional.empty()))
                .hasMessageContaining("exactly if depth is above 0");
    }
}
