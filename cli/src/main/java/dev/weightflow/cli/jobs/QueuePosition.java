package dev.weightflow.cli.jobs;

import java.util.List;
import java.util.Optional;

/** Tells what a job waits behind: once, and again whenever that changes. */
final class QueuePosition {
    private final JobKind kind;
    private String told = "";

    QueuePosition(JobKind kind) {
        this.kind = kind;
    }

    /** What is new about the queue in front of a waiting job, if anything. */
    Optional<String> news(Job waiting, List<Job> all) {
        List<Job> ahead = all.stream()
                .filter(job -> job.running() || job.waiting())
                .filter(job -> !job.id().equals(waiting.id()))
                .filter(job -> Job.FIRST_SERVED.compare(job, waiting) < 0)
                .sorted(Job.FIRST_SERVED)
                .toList();
        if (ahead.isEmpty()) {
            told = "";
            return Optional.empty();
        }
        Job first = ahead.get(0);
        String now = first.id() + first.state() + first.progress().isPresent() + ahead.size();
        if (now.equals(told)) {
            return Optional.empty();
        }
        told = now;
        return Optional.of(kind.title() + " " + waiting.brief() + " waits behind " + kind.word + " " + first.brief()
                + " ("
                + first.state()
                + first.progress()
                        .map(progress -> ", " + progress.done() + " of " + progress.total() + " " + progress.unit())
                        .orElse("")
                + ")" + (ahead.size() == 1 ? "" : " and " + (ahead.size() - 1) + " more"));
    }
}
