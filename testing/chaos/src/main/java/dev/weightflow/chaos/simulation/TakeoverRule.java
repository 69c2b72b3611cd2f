package dev.weightflow.chaos.simulation;

import dev.weightflow.chaos.history.Violation;
import dev.weightflow.schema.event.ProgressEvent;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.event.ProgressEvent.WorkerHeartbeat;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Specification of which claims one life of a process may take over, independent of the code under test: none whose worker it has heard within the
 * lease, and none at all before it has heard its own heartbeats for as long as that.
 */
final class TakeoverRule {
    private final WorkerId self;
    private final Duration lease;
    private final Map<Claim, Instant> heard = new HashMap<>();
    private Optional<Instant> heardSelf = Optional.empty();
    private Instant hearingSince = Instant.MAX;

    private record Claim(JobId job, int number) {}

    TakeoverRule(WorkerId self, Duration lease) {
        this.self = self;
        this.lease = lease;
    }

    /**
     * Records a progress event.
     *
     * @param now simulation time, which all processes share
     */
    void hears(ProgressEvent sign, Instant now) {
        if (sign instanceof JobProgressed progress) {
            heard.put(new Claim(progress.job(), progress.claim()), now);
        } else if (sign instanceof WorkerHeartbeat beat && beat.worker().equals(self)) {
            boolean gap = heardSelf
                    .filter(last -> !last.plus(lease.dividedBy(2)).isBefore(now))
                    .isEmpty();
            hearingSince = gap ? now : hearingSince;
            heardSelf = Optional.of(now);
        }
    }

    /**
     * Requires that this process may take over a claim now.
     *
     * @throws Violation if it may not
     */
    void requireSilence(JobId job, int claim, Instant now) {
        Instant last = Optional.ofNullable(heard.get(new Claim(job, claim))).orElse(Instant.MIN);
        if (last.plus(lease).isAfter(now)) {
            throw new Violation(
                    self + " takes claim " + claim + " of " + job + ", whose worker it has heard at " + last);
        }
        if (hearingSince.equals(Instant.MAX) || hearingSince.plus(lease).isAfter(now)) {
            throw new Violation(self + " takes claim " + claim + " of " + job + ", and has heard nobody before "
                    + (heardSelf.isPresent() ? hearingSince : "now"));
        }
    }
}
