package dev.weightflow.cli.jobs;

import dev.weightflow.cli.console.Quantities;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Tells what a job waits behind: once, and again whenever that changes. */
final class QueuePosition {

    /** The order in which the trainer takes jobs, after those that are taken. */
    private static final Comparator<Job> FIRST_SERVED = Comparator.<Job, Boolean>comparing(job -> !job.running())
            .thenComparing(job -> -job.priority())
            .thenComparing(Job::requestedAt)
            .thenComparing(Job::job);

    private String told = "";

    /** What is new about the queue in front of a waiting job, if anything. */
    Optional<String> news(Job waiting, List<Job> all) {
        List<Job> ahead = all.stream()
                .filter(job -> job.running() || job.waiting())
                .filter(job -> !job.job().equals(waiting.job()))
                .filter(job -> FIRST_SERVED.compare(job, waiting) < 0)
                .sorted(FIRST_SERVED)
                .toList();
        if (ahead.isEmpty()) {
            told = "";
            return Optional.empty();
        }
        Job first = ahead.get(0);
        String now = first.job() + JobText.state(first) + first.progress().isPresent() + ahead.size();
        if (now.equals(told)) {
            return Optional.empty();
        }
        told = now;
        return Optional.of("Job " + Quantities.brief(waiting.job()) + " waits behind job "
                + Quantities.brief(first.job()) + " (" + JobText.state(first)
                + first.progress()
                        .map(progress -> ", " + progress.done() + " of " + progress.total() + " " + progress.unit())
                        .orElse("")
                + ")" + (ahead.size() == 1 ? "" : " and " + (ahead.size() - 1) + " more"));
    }
}
