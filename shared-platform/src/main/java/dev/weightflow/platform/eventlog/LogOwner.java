package dev.weightflow.platform.eventlog;

import dev.weightflow.platform.event.FactReader;
import dev.weightflow.platform.eventlog.Installations.Line;
import dev.weightflow.platform.eventlog.Installations.Numbered;
import dev.weightflow.platform.objectstore.ObjectStore;
import dev.weightflow.platform.signing.Principals;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks that a log is the one that its bucket's facts belong to, by the {@link Installation} recorded in the bucket. A recreated topic, another
 * cluster, another prefix and the topics of another installation look as sound as empty logs do, and every earlier fact would count as never stated.
 */
final class LogOwner {
    /** Name by which an operator adopts a bucket that has heads of other topics but, being older than installation records, no record. */
    static final String UNRECORDED = "unrecorded";

    private static final Logger LOG = LoggerFactory.getLogger(LogOwner.class);
    /** Number of attempts: concurrently starting writers may come in between. */
    private static final int TRIES = 30;

    private final ObjectStore store;
    private final FactReader facts;
    private final EventLog<?> log;
    private final Installations installations;
    private final LogHeads heads;
    private final LogOrigin origin;
    private final InstantSource clock;

    LogOwner(ObjectStore store, FactReader facts, EventLog<?> log, InstantSource clock) {
        this.store = store;
        this.facts = facts;
        this.log = log;
        this.installations = new Installations(store, facts);
        this.origin = log.origin();
        this.heads = new LogHeads(store, facts.signatures(), log.topic(), origin.topicId());
        this.clock = clock;
    }

    LogHeads heads() {
        return heads;
    }

    /**
     * Returns the head of this log. A writer's log becomes part of the installation if no other one of its name is.
     *
     * @param recorded whether the log must be part of the installation already
     * @throws LogException.Replaced if the bucket's facts belong to another log
     * @throws LogException.BucketLost if the log holds facts, and the bucket knows nothing of it
     */
    Optional<LogHeads.Stored> require(boolean writes, boolean recorded) {
        // before the record, which a writer makes before its first fact
        boolean stated = log.currentEnd().sum() > 0;
        for (int attempt = 0; attempt < TRIES; attempt++) {
            int next = installations.next();
            Optional<Numbered> installation = installations.current();
            Optional<LogException> elsewhere = installation.flatMap(known -> elsewhere(known.installation()));
            if (elsewhere.isPresent()) {
                adopt(elsewhere.get(), installation, next, writes);
                continue;
            }
            Optional<Line> line = installation.map(known -> installations.line(known, topic()));
            Optional<LogHeads.Stored> head = heads.read(facts.skipped());
            Optional<LogException> difference =
                    difference(installation, line, head).or(() -> stated ? lost(installation, line) : Optional.empty());
            if (difference.isPresent()) {
                adopt(difference.get(), installation, next, writes);
            } else if (line.flatMap(Line::topic).isPresent()) {
                if (!writes || head.filter(found -> !isOwn(found)).isEmpty()) {
                    return head.filter(this::isOwn).or(() -> heads.readFormer(facts.skipped()));
                }
                heads.write(LogHeads.Kept.NONE, head); // replaces the head that was given up
            } else if (writes) {
                record(installation.filter(known -> !line.orElseThrow().givenUp()), installation, next);
            } else if (recorded) {
                throw new LogException.Unrecorded(topic());
            } else {
                return head.or(() -> heads.readFormer(facts.skipped()));
            }
        }
        throw new LogException.Unavailable(topic(), "its line in the record of the installation is not there", null);
    }

    private String topic() {
        return heads.topic();
    }

    private boolean isOwn(LogHeads.Stored head) {
        return head.topicId().equals(origin.topicId());
    }

    /** Returns that the bucket of a log that holds facts was lost: its writer records it before it states the first. */
    private Optional<LogException> lost(Optional<Numbered> installation, Optional<Line> line) {
        boolean isOurs = Principals.writerOf(topic()).isPresent();
        boolean known = line.flatMap(Line::topic).isPresent() || heads.isAnyStored();
        boolean givenUp = facts.skipped().contains(Installations.PLACE);
        if (!isOurs || known || givenUp || isAdopting(installation)) {
            return Optional.empty();
        }
        return Optional.of(new LogException.BucketLost(topic(), store.place(), nameOf(installation)));
    }

    private boolean isAdopting(Optional<Numbered> installation) {
        return facts.adopts().isPresent()
                && installation
                        .filter(known ->
                                facts.adopts().equals(known.installation().replaces()))
                        .isPresent();
    }

    private static String nameOf(Optional<Numbered> installation) {
        return installation.map(known -> known.installation().id()).orElse(UNRECORDED);
    }

    private Optional<LogException> difference(
            Optional<Numbered> installation, Optional<Line> line, Optional<LogHeads.Stored> head) {
        if (installation.isEmpty()) {
            return headOfAnother(head)
                    .map(id -> new LogException.Replaced(
                            topic(),
                            "its id in Kafka is " + origin.topicId() + ", and the bucket holds the head of " + id,
                            UNRECORDED,
                            "from before installations were recorded"));
        }
        Installation known = installation.get().installation();
        Optional<Installation.OwnTopic> recorded = line.flatMap(Line::topic);
        // the services of an installation adopt their topics one after another
        boolean adopting = isAdopting(installation);
        Optional<String> other = recorded.map(Installation.OwnTopic::topicId)
                .filter(id -> !id.equals(origin.topicId()))
                .or(() ->
                        adopting ? Optional.empty() : recorded.isPresent() ? otherThanOwn(head) : headOfAnother(head));
        return other.map(id -> replaced(
                known,
                "its id in Kafka is " + origin.topicId() + " instead of " + id + ", so it was deleted and recreated"));
    }

    /** Returns the difference in cluster or prefix, if there is one; no signature is needed for it: another cluster or prefix also has other keys. */
    private Optional<LogException> elsewhere(Installation known) {
        if (!known.cluster().equals(origin.cluster())) {
            return Optional.of(
                    replaced(known, "Kafka's cluster is " + origin.cluster() + " instead of " + known.cluster()));
        }
        return known.prefix().equals(origin.prefix())
                ? Optional.empty()
                : Optional.of(replaced(
                        known, "the topic prefix is '" + origin.prefix() + "' instead of '" + known.prefix() + "'"));
    }

    private LogException replaced(Installation known, String what) {
        return new LogException.Replaced(
                topic(), what, known.id(), "as recorded in the bucket since " + known.createdAt());
    }

    /** Returns the id of another topic of that name of which the bucket holds a head. */
    private Optional<String> headOfAnother(Optional<LogHeads.Stored> head) {
        return head.isPresent()
                ? otherThanOwn(head)
                : heads.formerIds().stream().findFirst();
    }

    private Optional<String> otherThanOwn(Optional<LogHeads.Stored> head) {
        return head.map(LogHeads.Stored::topicId).filter(id -> !id.equals(origin.topicId()));
    }

    /** Assigns the bucket to this log's installation if an operator wants that. */
    private void adopt(LogException difference, Optional<Numbered> installation, int next, boolean writes) {
        String known = nameOf(installation);
        if (!writes || !facts.adopts().equals(Optional.of(known))) {
            throw difference;
        }
        LOG.warn("{}: what the installation {} knew is given up for what is there now", topic(), known);
        installations.begin(next, origin, clock.instant(), Optional.of(known));
    }

    /** Records the installation and the topic; if another instance is faster, the next check sees its record. */
    private void record(Optional<Numbered> usable, Optional<Numbered> before, int next) {
        usable.ifPresentOrElse(
                in -> {
                    installations.record(in, topic(), origin.topicId(), clock.instant());
                    LOG.info(
                            "{} is a topic of the installation {}",
                            topic(),
                            in.installation().id());
                },
                () -> installations.begin(next, origin, clock.instant(), before.map(found -> found.installation()
                        .id())));
    }
}
