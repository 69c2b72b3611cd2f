package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.platform.TestPlatform;
import dev.weightflow.chaos.workload.Workload;
import dev.weightflow.cli.platform.PlatformOptions;
import dev.weightflow.schema.event.EventType;
import java.util.Set;

/**
 * What a disturbed run is to be.
 *
 * @param extra forms of events of which the disturbed run may have some that the undisturbed one has not
 * @param deadLetters how many dead letters there must be in the end
 */
record Plan(Workload workload, PlatformOptions options, int faults, Set<EventType> extra, int deadLetters) {

    /** On the usual platform, with the same events as undisturbed and no dead letters. */
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
