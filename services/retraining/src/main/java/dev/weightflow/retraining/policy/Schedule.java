package dev.weightflow.retraining.policy;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.weightflow.schema.Faults;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;

/** Moments that a cron expression of five fields names, in UTC. */
final class Schedule {
    private final ExecutionTime moments;

    private Schedule(ExecutionTime moments) {
        this.moments = moments;
    }

    /** @throws dev.weightflow.schema.InvalidRecordException if it is no cron expression of five fields */
    static Schedule of(String expression) {
        try {
            CronParser parser = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));
            return new Schedule(ExecutionTime.forCron(parser.parse(expression).validate()));
        } catch (IllegalArgumentException e) {
            Faults.of("The policy")
                    .require(
                            false,
                            "schedule must be a cron expression of minute, hour, day, month and day of the week, such as"
                                    + " 0 3 * * 1, not '%s': %s",
                            expression,
                            e.getMessage())
                    .raise();
            throw e;
        }
    }

    /** Returns the latest moment that has come, after the first time and not after the second. */
    Optional<Instant> latest(Instant after, Instant now) {
        ZonedDateTime time = now.plusNanos(1).atZone(ZoneOffset.UTC); // the library's last moment is before a time
        return moments.lastExecution(time).map(ZonedDateTime::toInstant).filter(after::isBefore);
    }

    /** Returns the first moment after that time; empty if there is none. */
    Optional<Instant> next(Instant now) {
        return moments.nextExecution(now.atZone(ZoneOffset.UTC)).map(ZonedDateTime::toInstant);
    }
}
