package dev.weightflow.retraining;

import dev.weightflow.projection.FollowingInstance;
import dev.weightflow.projection.LogsFixture;
import dev.weightflow.schema.topic.Topics;
import java.time.Duration;

/** Instance of the service whose background work runs when the test says so. */
final class RetrainingInstance extends FollowingInstance {
    final Retraining retraining;

    RetrainingInstance(LogsFixture fixture) {
        super(fixture, "retraining", Topics.RETRAINING);
        this.retraining = Retraining.over(
                journals,
                store,
                fixture.requests("/weightflow/retraining"),
                fixture.clock,
                () -> nanos(fixture),
                this::inBackground);
        begin(retraining.retrainer(), retraining.drift());
    }

    private static long nanos(LogsFixture fixture) {
        return Duration.between(LogsFixture.NOW, fixture.clock.instant()).toNanos();
    }
}
