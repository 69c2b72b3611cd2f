package dev.weightflow.console.live;

import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.text.Durations;
import dev.weightflow.schema.text.Numbers;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Describes a job's latest progress in words. */
public final class Work {
    private Work() {}

    /** Returns the part that is done, in percent; 0 while the total is unknown. */
    public static int percent(JobProgressed progress) {
        return progress.total() <= 0 ? 0 : (int) Math.min(100, 100 * progress.done() / progress.total());
    }

    /** Formats the time remaining: {@code 1 h 9 min left}. */
    public static Optional<String> left(JobProgressed progress) {
        return progress.etaSeconds().map(seconds -> Durations.text(Duration.ofSeconds(seconds.longValue())) + " left");
    }

    /** Describes the progress: {@code 1,912 of 5,105 images, 13 a second}. */
    public static String words(JobProgressed progress) {
        if (progress.total() == 0) {
            return progress.phase().substring(0, 1).toUpperCase(Locale.ROOT)
                    + progress.phase().substring(1);
        }
        String done =
                Numbers.grouped(progress.done()) + " of " + Numbers.grouped(progress.total()) + " " + progress.unit();
        return progress.perSecond() > 0 ? done + " · " + Numbers.significant(progress.perSecond()) + " a second" : done;
    }
}
