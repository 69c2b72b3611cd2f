package dev.weightflow.evaluator.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.evaluator.measure.Observer.Stage;
import dev.weightflow.evaluator.work.Progress.Snapshot;
import dev.weightflow.schema.id.EventId;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final EventId ID = new EventId("an-evaluation");

    private final AtomicLong now = new AtomicLong();
    private final Progress progress = new Progress(now::get);

    @Test
    void images_a_second_and_the_rest_of_the_time_count_from_the_first_image_on() {
        progress.begin(ID);
        pass(5);
        assertThat(progress.of(ID)).contains(new Snapshot("fetching", 0, 0, 5, 0, Optional.empty()));

        progress.total(8);
        progress.stage(Stage.EVALUATING);
        pass(4);
        progress.imageDone();
        progress.imageDone();

        assertThat(progress.of(ID)).contains(new Snapshot("evaluating", 2, 8, 9, 0.5, Optional.of(12.0)));
        assertThat(progress.ratio()).isEqualTo(0.25);
        assertThat(progress.of(new EventId("another"))).isEmpty();
    }

    @Test
    void nothing_is_left_after_the_end() {
        progress.begin(ID);
        progress.total(1);
        progress.imageDone();
        progress.end();

        assertThat(progress.of(ID)).isEmpty();
        assertThat(progress.ratio()).isZero();
    }

    private void pass(long seconds) {
        now.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
    }
}
