package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.platform.TestPlatform;
import dev.weightflow.chaos.workload.Workload;
import dev.weightflow.local.platform.PlatformOptions;
import dev.weightflow.schema.event.EventType;
import java.util.Set;

/**
 * Plan of a disturbed run.
 *
 * @param extra types of events that the disturbed run may have and the undisturbed one does not
 * @param deadLetters number of dead letters expected at the end
 */
record Plan(Workload workload, PlatformOptions options, int faults, Set<EventType> extra, int deadLetters) {

    /** Creates a plan on the default platform, with the same events as undisturbed and no dead letters. */
    static Plan of(Workload workload, int faults) {
        return new Plan(workload, TestPlatform.options(), faults, Set.of(), 0);
    }

    Plan with(PlatformOptions options) {
        return new Plan(workload, options, faults, extra, deadLetters);
    }

    Plan allowing(Set<EventType> extra) {
        return new Plan(workload, options, faults, extra, deadLetters);
    }

    Plan withDeadLetters(int deadLetters) {
        return new Plan(workload, options, faults, extra, deadLetters);
    }
}
