package dev.weightflow.console.live;

import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.Curve.Series;
import io.smallrye.mutiny.Multi;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Streams of a job's changes to the pages that show it: one for all its viewers, with at most two updates a second. A stream ends when its last
 * viewer leaves.
 */
public final class JobStreams {
    private static final Duration PACE = Duration.ofMillis(500);

    private final Multi<ProgressStream.Signal> signals;
    private final Multi<JobId> changes;
    private final Function<JobId, String> status;
    private final Map<JobId, Multi<Event>> streams = new ConcurrentHashMap<>();

    /**
     * @param signals the progress of jobs
     * @param changes jobs about which a fact was stated
     * @param status renders the part of the page with a job's status
     */
    public JobStreams(Multi<ProgressStream.Signal> signals, Multi<JobId> changes, Function<JobId, String> status) {
        this.signals = signals;
        this.changes = changes;
        this.status = status;
    }

    /**
     * Server-sent event.
     *
     * @param id position from which a reader resumes: the claim, the sequence and the step of the last point; empty if there is none
     * @param name {@code status}, a part of the page; {@code points}, the series of curves since the last one; {@code changed}, the page must be reloaded
     */
    public record Event(String id, String name, String data) {}

    /** Streams the events of that job from now on. */
    public Multi<Event> of(JobId job) {
        return streams.computeIfAbsent(job, this::open);
    }

    private Multi<Event> open(JobId job) {
        Multi<Object> heard = Multi.createBy()
                .merging()
                .streams(
                        signals.filter(signal -> signal.job().equals(job)).map(Object.class::cast),
                        changes.filter(job::equals).map(Object.class::cast));
        return heard.onOverflow()
                .buffer(4_096)
                .group()
                .intoLists()
                .of(4_096, PACE)
                .onItem()
                .transformToMultiAndConcatenate(batch -> Multi.createFrom().iterable(events(job, batch)))
                .onTermination()
                .invoke(() -> streams.remove(job))
                .broadcast()
                .withCancellationAfterLastSubscriberDeparture()
                .toAllSubscribers();
    }

    private List<Event> events(JobId job, List<Object> batch) {
        List<JobProgressed> told = batch.stream()
                .filter(ProgressStream.Signal.class::isInstance)
                .map(signal -> ((ProgressStream.Signal) signal).progress())
                .toList();
        List<Event> events = new ArrayList<>();
        if (told.size() < batch.size()) {
            events.add(new Event("", "changed", "{}"));
        }
        if (!told.isEmpty()) {
            JobProgressed last = told.get(told.size() - 1);
            events.add(new Event(id(last), "points", points(told)));
        }
        events.add(new Event("", "status", status.apply(job)));
        return events;
    }

    private static String id(JobProgressed progress) {
        return progress.claim() + "-" + progress.sequence() + "-" + progress.done();
    }

    /** Parses the step of an event id; -1 if it has none. */
    public static long stepOf(String id) {
        try {
            return Long.parseLong(id.substring(id.lastIndexOf('-') + 1));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static String points(List<JobProgressed> told) {
        Map<String, Tail> curves = new TreeMap<>();
        for (JobProgressed progress : told) {
            if (progress.unit().equals("steps")) {
                progress.values().forEach((name, value) -> curves.computeIfAbsent(name, any -> new Tail())
                        .add(progress.done(), value));
            }
        }
        Map<String, Series> series = new TreeMap<>();
        curves.forEach((name, tail) -> series.put(name, tail.series()));
        return new String(WeightflowJson.write(series), StandardCharsets.UTF_8);
    }
}
