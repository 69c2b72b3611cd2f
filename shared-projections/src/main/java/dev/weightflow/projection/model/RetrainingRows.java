package dev.weightflow.projection.model;

import static dev.weightflow.platform.database.Column.number;
import static dev.weightflow.platform.database.Column.text;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weightflow.platform.database.Queries;
import dev.weightflow.platform.database.Row;
import dev.weightflow.platform.database.Table;
import dev.weightflow.platform.database.Transaction;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.projection.lineage.EventMetadata;
import dev.weightflow.projection.model.RetrainingHistory.Reservation;
import dev.weightflow.projection.model.RetrainingHistory.RetrainingDecision;
import dev.weightflow.schema.event.ActionEvent;
import dev.weightflow.schema.event.DriftEvent;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.RetrainingEvent;
import dev.weightflow.schema.event.ModelEvent.RetrainingPolicySet;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.event.PauseEvent;
import dev.weightflow.schema.event.PauseEvent.RetrainingResumed;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.ModelName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Retraining policies of a model and the decisions by them, as one log has them. */
record RetrainingRows(Queries queries, ModelName model) {
    private static final Table POLICIES =
            Table.named("policies", text("model"), number("revision")).with(text("content"));

    /** The decisions, one for each dataset, numbered in order. */
    private static final Table DECIDED = Table.named("retrainings", text("model"), text("dataset"))
            .with(
                    number("place"),
                    number("revision"),
                    number("triggered"),
                    number("stated"),
                    text("event"),
                    text("content"))
            .indexedBy("model", "place")
            .indexedForReadersBy("model", "triggered", "place")
            .indexedForReadersBy("model", "stated", "event");

    /** The datasets that were decided about together with another one. */
    private static final Table MERGED =
            Table.named("merged", text("model"), text("dataset")).with(text("first"));

    /** The beginnings and ends of pauses, each by its number. */
    private static final Table PAUSES = Table.named("pauses", text("model"), number("pause"), number("ended"))
            .with(text("content"));

    /** Reservations of a budget; moments and durations in nanoseconds. */
    private static final Table RESERVED = Table.named("reserved", text("model"), text("job"), number("generation"))
            .with(number("stated"), number("duration"))
            .indexedForReadersBy("model", "stated");

    /** The tables. */
    static final List<Table> TABLES = List.of(POLICIES, DECIDED, MERGED, PAUSES, RESERVED);

    /** Version of the rows; must change with their meaning. */
    static final int VERSION = 2;

    private static final double NANOS = 1e9;
    private static final int POLICIES_KEPT = 1_000;
    /** Read policies, by what is stored: reading one completes the trainings that it may lead to, and each dataset asks for it. */
    private static final Cache<String, PolicySet> READ =
            Caffeine.newBuilder().maximumSize(POLICIES_KEPT).build();

    /** Event that set a policy. */
    record PolicySet(RetrainingPolicySet event, EventMetadata metadata) {
        private static PolicySet of(String content) {
            StoredEvent stored = StoredEvent.of(content);
            return new PolicySet(stored.event(RetrainingPolicySet.class), stored.metadata());
        }
    }

    private static final String OF_MODEL = "WHERE model = ?";

    /**
     * Applies an event of the first log that a model's retraining had. Returns whether that changed anything: a policy follows the one before, and a
     * decision is made by the present one, once for each dataset.
     */
    static boolean apply(Transaction transaction, RetrainingEvent event, Envelope<? extends ModelEvent> envelope) {
        RetrainingRows rows = new RetrainingRows(transaction, event.model());
        int present = rows.revision();
        return rows.put(transaction, event, envelope, present + 1, present);
    }

    /** As {@link #apply}, for a log that goes on from another one, which may have any number of earlier policies. */
    static boolean applyFurther(
            Transaction transaction, RetrainingEvent event, Envelope<? extends ModelEvent> envelope) {
        RetrainingRows rows = new RetrainingRows(transaction, event.model());
        int present = Math.max(rows.revision(), rows.latestDecision().orElse(0));
        boolean follows =
                event.revision() > present || !(event instanceof RetrainingPolicySet) && event.revision() == present;
        return follows && rows.put(transaction, event, envelope, event.revision(), event.revision());
    }

    private boolean put(
            Transaction transaction,
            RetrainingEvent event,
            Envelope<? extends ModelEvent> envelope,
            int next,
            int present) {
        if (event instanceof RetrainingPolicySet set) {
            if (set.revision() != next) {
                return false;
            }
            transaction.put(POLICIES, model.value(), set.revision(), StoredEvent.text(envelope));
            return true;
        } else if (event instanceof DriftEvent || event instanceof ActionEvent) {
            return false; // DriftRows and ActionRows know of these
        } else if (event instanceof PauseEvent pause) {
            return put(transaction, pause, StoredEvent.text(envelope));
        }
        DatasetId dataset = event instanceof RetrainingTriggered triggered
                ? triggered.dataset()
                : ((RetrainingSkipped) event).dataset();
        if (event.revision() != present || decision(dataset).isPresent()) {
            return false;
        }
        transaction.put(
                DECIDED,
                model.value(),
                dataset.value(),
                count() + 1,
                event.revision(),
                event instanceof RetrainingTriggered ? 1 : 0,
                envelope.time(),
                envelope.id().value(),
                StoredEvent.text(envelope));
        if (event instanceof RetrainingTriggered triggered) {
            triggered
                    .merged()
                    .forEach(other -> transaction.putIfAbsent(MERGED, model.value(), other.value(), dataset.value()));
            reserve(
                    transaction,
                    model,
                    triggered.job(),
                    triggered.generation(),
                    envelope.time(),
                    triggered.reservedSeconds());
        }
        return true;
    }

    /** Notes what is reserved of the model's budget for a training, if anything is. */
    static void reserve(
            Transaction transaction,
            ModelName model,
            JobId job,
            int generation,
            Instant stated,
            Optional<Double> reserved) {
        reserved.ifPresent(seconds -> transaction.putIfAbsent(
                RESERVED, model.value(), job.value(), generation, stated, Math.round(seconds * NANOS)));
    }

    /** A pause begins when none lasts, and ends once. */
    private boolean put(Transaction transaction, PauseEvent event, String content) {
        boolean ends = event instanceof RetrainingResumed;
        int pauses = pauses(false);
        boolean follows = ends
                ? pauses(true) < pauses && event.pause() == pauses - 1
                : pauses(true) == pauses && event.pause() == pauses;
        if (follows) {
            transaction.put(PAUSES, model.value(), event.pause(), ends ? 1 : 0, content);
        }
        return follows;
    }

    /** Returns the number of pauses, or of those that have ended. */
    int pauses(boolean ended) {
        return (int) queries.number(
                "SELECT count(*) FROM pauses WHERE model = ? AND ended = ?", model.value(), ended ? 1 : 0);
    }

    /** Returns the beginning of the pause that lasts, if one does. */
    Optional<StoredEvent> pause() {
        int pauses = pauses(false);
        return pauses(true) == pauses
                ? Optional.empty()
                : queries.first(
                        PAUSES,
                        OF_MODEL + " AND pause = ? AND ended = 0",
                        row -> StoredEvent.of(row.text("content")),
                        model.value(),
                        pauses - 1);
    }

    /** Returns what was reserved since that moment, in order. */
    List<Reservation> reserved(Instant since) {
        return queries.list(
                RESERVED,
                OF_MODEL + " AND stated >= ? ORDER BY stated, job",
                row -> new Reservation(
                        new JobId(row.text("job")),
                        (int) row.number("generation"),
                        row.instant("stated"),
                        row.number("duration") / NANOS),
                model.value(),
                since);
    }

    /** Passes on the models with a policy, some of them repeatedly. */
    static void eachModel(Queries queries, Consumer<ModelName> receiver) {
        queries.each(POLICIES, "", row -> receiver.accept(new ModelName(row.text("model"))));
    }

    /** Returns the latest revision of the policy; 0 if there is none. */
    int revision() {
        return (int) queries.number("SELECT max(revision) FROM policies WHERE model = ?", model.value());
    }

    private Optional<Integer> latestDecision() {
        return queries.first(
                DECIDED, OF_MODEL + " ORDER BY place DESC", row -> (int) row.number("revision"), model.value());
    }

    /** Returns the events that set the policies, in order. */
    List<PolicySet> policies() {
        return queries.list(
                POLICIES,
                OF_MODEL + " ORDER BY revision",
                row -> READ.get(row.text("content"), PolicySet::of),
                model.value());
    }

    /** Returns the number of decisions. */
    int count() {
        return (int) queries.number("SELECT max(place) FROM retrainings WHERE model = ?", model.value());
    }

    /** Returns the decision about that dataset; of one that was merged with others it is the decision about all of them. */
    Optional<RetrainingDecision> decision(DatasetId dataset) {
        return alone(dataset).or(() -> queries.first(
                        MERGED,
                        OF_MODEL + " AND dataset = ?",
                        row -> new DatasetId(row.text("first")),
                        model.value(),
                        dataset.value())
                .flatMap(this::alone));
    }

    private Optional<RetrainingDecision> alone(DatasetId dataset) {
        return queries.first(
                DECIDED, OF_MODEL + " AND dataset = ?", RetrainingRows::decision, model.value(), dataset.value());
    }

    Optional<RetrainingDecision> latestTrigger() {
        return queries.first(
                DECIDED, OF_MODEL + " AND triggered = 1 ORDER BY place DESC", RetrainingRows::decision, model.value());
    }

    /** Returns the decisions before that moment that triggered a retraining, the latest first. */
    List<RetrainingDecision> triggersBefore(Instant moment, int most) {
        return queries.list(
                DECIDED,
                OF_MODEL + " AND triggered = 1 AND stated < ? ORDER BY place DESC LIMIT ?",
                RetrainingRows::decision,
                model.value(),
                moment,
                most);
    }

    /** Returns the decisions since that moment that triggered a retraining, in order. */
    List<RetrainingDecision> triggersSince(Instant moment, int most) {
        return queries.list(
                DECIDED,
                OF_MODEL + " AND triggered = 1 AND stated >= ? ORDER BY place LIMIT ?",
                RetrainingRows::decision,
                model.value(),
                moment,
                most);
    }

    /** Returns the latest decisions, the latest first, without so many later ones. */
    List<RetrainingDecision> latest(int from, int most) {
        return queries.list(
                DECIDED,
                OF_MODEL + " ORDER BY stated DESC, event DESC LIMIT ? OFFSET ?",
                RetrainingRows::decision,
                model.value(),
                most,
                from);
    }

    private static RetrainingDecision decision(Row row) {
        StoredEvent stored = StoredEvent.of(row.text("content"));
        RetrainingEvent event = stored.event(RetrainingEvent.class);
        return event instanceof RetrainingTriggered triggered
                ? RetrainingDecision.of(triggered, stored.metadata())
                : RetrainingDecision.of((RetrainingSkipped) event, stored.metadata());
    }
}
