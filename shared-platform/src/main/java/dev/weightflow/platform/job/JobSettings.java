package dev.weightflow.platform.job;

import dev.weightflow.platform.configuration.Settings;
import dev.weightflow.schema.time.Backoff;
import java.time.Duration;

/**
 * Settings of a service's job workers.
 *
 * @param heartbeat interval of an instance's heartbeats
 * @param leaseTimeout longest silence of an instance before its job is given to another
 * @param attempts number of attempts of a job without a new commit
 * @param quota amount of work after which an instance ends
 * @param archiveAfter time after a job's end when it leaves the memory
 * @param workers number of jobs an instance works on concurrently, if its quota is not bounded
 * @param grace time that work has to stop, and to commit what it has, after the service was told to stop
 */
public record JobSettings(
        Duration heartbeat,
        Duration leaseTimeout,
        int attempts,
        JobQuota quota,
        Duration archiveAfter,
        int workers,
        Duration grace) {
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
    private static final Duration LONGEST_GRACE = Duration.ofHours(1);

    /**
     * Reads the keys {@code heartbeat}, {@code lease-timeout}, {@code attempts}, {@code jobs}, {@code idle-exit}, {@code archive-after} and {@code
     * grace} under that prefix.
     */
    public static JobSettings from(Settings settings, String prefix, Duration grace) {
        Duration idle = settings.duration(prefix + ".idle-exit", Duration.ofMinutes(1));
        JobSettings read = new JobSettings(
                settings.duration(prefix + ".heartbeat", Duration.ofSeconds(2)),
                settings.duration(prefix + ".lease-timeout", Duration.ofSeconds(20)),
                settings.integer(prefix + ".attempts", 1, 1000, 10),
                settings.value(prefix + ".jobs", JobQuota.NONE, jobs -> JobQuota.of(jobs, idle)),
                settings.duration(prefix + ".archive-after", Duration.ofDays(90)),
                1,
                settings.duration(prefix + ".grace", grace));
        settings.require(
                        read.heartbeat.multipliedBy(3).compareTo(read.leaseTimeout) <= 0,
                        prefix + ".lease-timeout must be at least three times " + prefix
                                + ".heartbeat, or healthy workers lose their claims")
                .require(
                        read.grace.compareTo(LONGEST_GRACE) <= 0,
                        prefix + ".grace must be at most an hour, not " + read.grace.toMinutes() + " minutes");
        return read;
    }

    /** Returns the same settings with several workers, which claim fairly and take turns. */
    public JobSettings withWorkers(int count) {
        return new JobSettings(heartbeat, leaseTimeout, attempts, quota, archiveAfter, count, grace);
    }

    Backoff retries() {
        return new Backoff(attempts, FIRST_RETRY, LONGEST_RETRY);
    }
}
