package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.signing.Signatures;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Record in a bucket of the logs that its facts are in, as it is read and replaced where logs are restored. */
public record RecordedLogs(ObjectStore store, FactReader facts) {
    private static final int TRIES = 10;

    /**
     * Log of a topic, as its writer has recorded it.
     *
     * @param epoch the epoch of its head
     * @param head the head, which is empty if none of that log is stored
     */
    public record Recorded(String topicId, String epoch, LogHead head) {}

    /**
     * Returns the installation that the bucket belongs to, if there is one.
     *
     * @throws LogException.Damaged if it cannot be read
     */
    public Optional<Installation> installation() {
        return installations().current().map(Installations.Numbered::installation);
    }

    private Installations installations() {
        return new Installations(store, facts);
    }

    /**
     * Returns the log of a topic of the installation, if its writer has recorded one.
     *
     * @throws LogException.Damaged if it cannot be read, or was not written by the topic's writer
     */
    public Optional<Recorded> log(String topic) {
        return installations()
                .current()
                .flatMap(installation ->
                        installations().line(installation, topic).topic())
                .map(line -> recorded(topic, line.topicId()));
    }

    private Recorded recorded(String topic, String topicId) {
        LogHeads.Kept kept = head(topic, topicId).map(LogHeads.Stored::kept).orElse(LogHeads.Kept.NONE);
        return new Recorded(topicId, kept.epoch(), kept.head().without(topic, facts.skipped()));
    }

    /** Returns whether the head that is stored for the topic is another log's. */
    public boolean hasHeadOfAnother(String topic, String topicId) {
        return new LogHeads(store, facts.signatures(), topic, topicId)
                .read(facts.skipped())
                .filter(found -> !found.topicId().equals(topicId))
                .isPresent();
    }

    private Optional<LogHeads.Stored> head(String topic, String topicId) {
        LogHeads heads = new LogHeads(store, facts.signatures(), topic, topicId);
        return heads.read(facts.skipped())
                .filter(found -> found.topicId().equals(topicId))
                .or(() -> heads.readFormer(facts.skipped()));
    }

    /**
     * Assigns the bucket to these logs, in place of its present installation.
     *
     * @param writers returns the signatures of the writer of a topic
     * @throws LogException.Unavailable if another one was faster
     */
    public void replaceInstallation(
            Installation before,
            String cluster,
            String prefix,
            Map<String, String> topicIds,
            Function<String, Signatures> writers,
            Instant now) {
        if (!installations().replace(before, cluster, prefix, topicIds, writers, now)) {
            throw new LogException.Unavailable(
                    String.join(", ", topicIds.keySet()), "the bucket was assigned to others at the same time", null);
        }
    }

    /**
     * Stores the head of a log, in place of that of any other log of its topic: whoever still writes to another one is refused from then on.
     *
     * @param writer the signatures of the topic's writer
     */
    public void replaceHead(String topic, Recorded log, Signatures writer) {
        LogHeads heads = new LogHeads(store, writer, topic, log.topicId());
        for (int attempt = 0; attempt < TRIES; attempt++) {
            if (heads.write(new LogHeads.Kept(log.head(), log.epoch()), heads.read(facts.skipped()))) {
                return;
            }
        }
        throw new LogException.Unavailable(topic, "others store its head all the time", null);
    }
}
