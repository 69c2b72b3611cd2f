package dev.weightflow.projection.model;

import static dev.weightflow.projection.model.ModelTables.ALIASES;
import static dev.weightflow.projection.model.ModelTables.DECISIONS;
import static dev.weightflow.projection.model.ModelTables.FAILURES;
import static dev.weightflow.projection.model.ModelTables.LOOKS;
import static dev.weightflow.projection.model.ModelTables.VERSIONS;
import static dev.weightflow.projection.model.ModelTables.WAITING;

import dev.weightflow.platform.database.Queries;
import dev.weightflow.platform.database.Row;
import dev.weightflow.projection.lineage.EventMetadata;
import dev.weightflow.projection.model.PromotionDecision.Outcome;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.event.ModelEvent.ModelVersionRegistered;
import dev.weightflow.schema.event.ModelEvent.RegistrationFailed;
import dev.weightflow.schema.id.Alias;
import dev.weightflow.schema.id.CheckpointId;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.id.VersionNumber;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Registered model, as the tables have it when it is asked: between two questions it may change, except within a decision.
 *
 * <p>A model has any number of versions and decisions, so that lists of them have a length.
 */
public final class Model {
    /** Alias for which new versions compete. */
    public static final Alias CHAMPION = new Alias("champion");

    /** Alias of a version that has passed the gate and waits to be champion, under a policy with a canary. */
    public static final Alias CANARY = new Alias("canary");

    private static final String OF_MODEL = "WHERE model = ?";
    private static final String NUMBERED = OF_MODEL + " AND number = ?";

    private final Queries queries;
    private final ModelName name;

    Model(Queries queries, ModelName name) {
        this.queries = queries;
        this.name = name;
    }

    /**
     * Gate policy of a model.
     *
     * @param number the policy's revision; 0 if there never was one
     * @param setAt the time when it was set
     * @param setBy the person who set it
     */
    public record GateRevision(
            int number, Optional<GatePolicy> policy, Optional<Instant> setAt, Optional<String> setBy) {
        static final GateRevision NONE = new GateRevision(0, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * Earlier tests on the same validation images.
     *
     * @param decisions number of decisions that rest on them
     * @param looks number of looks; comparing the same versions again is the same look
     * @param spent sum of the looks' significance levels
     */
    public record Tested(int decisions, int looks, BigDecimal spent) {
        static final Tested NEVER = new Tested(0, 0, BigDecimal.ZERO);
    }

    /** Failed registration of a checkpoint that was evaluated for the model. */
    public record RegistrationFailure(RegistrationFailed event, EventMetadata metadata) {
        private static RegistrationFailure of(Row row) {
            StoredEvent stored = StoredEvent.of(row.text("content"));
            return new RegistrationFailure(stored.event(RegistrationFailed.class), stored.metadata());
        }
    }

    public ModelName name() {
        return name;
    }

    private ModelRow row() {
        return ModelRow.of(queries, name);
    }

    /** Returns how many events have changed the model so far. */
    public long changes() {
        return row().changes();
    }

    /** Returns whether any version was registered, or failed to be. */
    public boolean hasContent() {
        return row().hasContent();
    }

    /** Returns the number of versions. */
    public int versionCount() {
        return row().versions();
    }

    /** Returns the number of versions of that status. */
    public int versionCount(VersionStatus status) {
        return (int) queries.number(
                "SELECT count(*) FROM versions WHERE model = ? AND status = ?", name.value(), status.name());
    }

    /** Returns the gate policy. */
    public GateRevision gate() {
        return row().gate();
    }

    /** Returns the number of the next version. */
    public VersionNumber next() {
        return new VersionNumber(versionCount() + 1);
    }

    /** Returns the version of that number. */
    public Optional<ModelVersion> version(VersionNumber number) {
        return row(number).map(this::version);
    }

    Optional<Row> row(VersionNumber number) {
        return queries.first(VERSIONS, NUMBERED, row -> row, name.value(), number.value());
    }

    /** Returns the version with those weights. */
    public Optional<ModelVersion> version(CheckpointId checkpoint) {
        return number(checkpoint).flatMap(this::version);
    }

    /** Returns the number of the version with those weights. */
    Optional<VersionNumber> number(CheckpointId checkpoint) {
        return queries.first(
                VERSIONS, "WHERE checkpoint = ? AND model = ?", Model::number, checkpoint.value(), name.value());
    }

    private static VersionNumber number(Row row) {
        return new VersionNumber((int) row.number("number"));
    }

    private ModelVersion version(Row row) {
        return ModelVersion.of(row, decisions(number(row)));
    }

    /** Returns the latest version. */
    public Optional<ModelVersion> latest() {
        return latest(0, 1).stream().findFirst();
    }

    /**
     * Returns the latest versions, the latest first.
     *
     * @param from number of later ones that are left out
     */
    public List<ModelVersion> latest(int from, int most) {
        return versions("AND number <= ? ORDER BY number DESC LIMIT ?", versionCount() - from, most);
    }

    /** Returns the latest versions that were registered before that moment, the latest first. */
    public List<ModelVersion> registeredBefore(Instant moment, int most) {
        return versions("AND stated < ? ORDER BY number DESC LIMIT ?", moment, most);
    }

    /** As {@link #latest(int, int)}, of that status alone. */
    public List<ModelVersion> latest(VersionStatus status, int from, int most) {
        return versions("AND status = ? ORDER BY number DESC LIMIT ? OFFSET ?", status.name(), most, from);
    }

    /** Returns versions whose training started from the weights of that one, the earliest first. */
    public List<ModelVersion> children(VersionNumber parent, int most) {
        return versions("AND parent = ? ORDER BY number LIMIT ?", parent.value(), most);
    }

    private List<ModelVersion> versions(String rest, Object... arguments) {
        List<Object> all = new ArrayList<>(List.of(name.value()));
        all.addAll(List.of(arguments));
        return queries.list(VERSIONS, OF_MODEL + " " + rest, row -> row, all.toArray()).stream()
                .map(this::version)
                .toList();
    }

    /** Passes on the versions one after another, as they were registered. */
    public void eachVersion(Consumer<ModelVersionRegistered> receiver) {
        queries.each(
                VERSIONS,
                OF_MODEL,
                row -> receiver.accept(StoredEvent.of(row.text("content")).event(ModelVersionRegistered.class)),
                name.value());
    }

    /** Returns that version, the one whose weights its training started from, and so on to the first. */
    public List<ModelVersion> ancestry(ModelVersion version) {
        List<ModelVersion> line = new ArrayList<>();
        Optional<ModelVersion> next = Optional.of(version);
        while (next.isPresent()) {
            VersionNumber number = next.get().number();
            line.add(next.get());
            next = next.get()
                    .event()
                    .parent()
                    .filter(parent -> parent.compareTo(number) < 0)
                    .flatMap(this::version);
        }
        return List.copyOf(line);
    }

    /** Returns the versions for which the gate has not decided yet whether they may be champion. */
    public List<VersionNumber> waiting() {
        return queries.list(WAITING, OF_MODEL + " ORDER BY number", Model::number, name.value());
    }

    /** Returns whether the evaluation of that checkpoint has led to a version or to a failure. */
    public boolean isRegistered(CheckpointId checkpoint, ReportId report) {
        return number(checkpoint).isPresent() || hasFailed(report);
    }

    /** Returns whether the gate has accepted or rejected the checkpoint or could not decide, or its registration failed. */
    public boolean isSettled(CheckpointId checkpoint) {
        return queries.number(
                                "SELECT count(*) FROM failures WHERE model = ? AND checkpoint = ?",
                                name.value(),
                                checkpoint.value())
                        > 0
                || number(checkpoint).filter(number -> !waits(number)).isPresent();
    }

    /** Returns whether the gate has not decided yet whether that version may be champion, or canary before that. */
    public boolean waits(VersionNumber number) {
        return queries.first(WAITING, NUMBERED, row -> row, name.value(), number.value())
                .isPresent();
    }

    boolean hasFailed(ReportId report) {
        return queries.first(FAILURES, OF_MODEL + " AND report = ?", row -> row, name.value(), report.value())
                .isPresent();
    }

    /** Returns the latest failures to register checkpoints, the latest first. */
    public List<RegistrationFailure> failures(int most) {
        return queries.list(
                FAILURES,
                OF_MODEL + " ORDER BY stated DESC, report LIMIT ?",
                RegistrationFailure::of,
                name.value(),
                most);
    }

    /** Passes on all failures to register checkpoints. */
    public void eachFailure(Consumer<RegistrationFailure> receiver) {
        queries.each(FAILURES, OF_MODEL, row -> receiver.accept(RegistrationFailure.of(row)), name.value());
    }

    /** Returns the state of that alias, {@linkplain AliasState#unused unused} if no version ever had it. */
    public AliasState alias(Alias alias) {
        return queries.first(ALIASES, OF_MODEL + " AND alias = ?", AliasState::of, name.value(), alias.value())
                .orElseGet(() -> AliasState.unused(alias));
    }

    /** Returns the aliases that were ever used or held, by name. */
    public List<AliasState> aliases() {
        return queries.list(ALIASES, OF_MODEL + " ORDER BY alias", AliasState::of, name.value());
    }

    /** Returns the version that the alias points to. */
    public Optional<ModelVersion> versionOf(Alias alias) {
        return alias(alias).version().flatMap(this::version);
    }

    /** Returns the version that became canary and was not decided about since, where the present policy has canaries. */
    public Optional<VersionNumber> pendingCanary() {
        return gate().policy()
                .flatMap(GatePolicy::canary)
                .flatMap(windows -> alias(CANARY).version())
                .filter(version -> decisions(version).stream()
                        .reduce((earlier, later) -> later)
                        .filter(latest -> latest.alias().equals(CANARY))
                        .isPresent());
    }

    /**
     * Returns the champion since its promotion; empty where there is none, where it replaced none, and where it returned because the one after it was
     * rolled back.
     */
    public Optional<ChampionWatch> watch() {
        AliasState champion = alias(CHAMPION);
        int promotion = champion.moves() - 1;
        return champion.version()
                .flatMap(version -> queries.first(
                        DECISIONS,
                        OF_MODEL + " AND alias = ? AND version = ? AND outcome IN (?, ?, ?) ORDER BY place DESC",
                        PromotionDecision::of,
                        name.value(),
                        CHAMPION.value(),
                        version.value(),
                        Outcome.PROMOTED.name(),
                        Outcome.FORCED.name(),
                        Outcome.RESTORED.name()))
                .filter(decision -> decision.outcome() != Outcome.RESTORED
                        && decision.from().isPresent())
                .map(decision -> new ChampionWatch(
                        promotion,
                        decision.version().orElseThrow(),
                        decision.from().orElseThrow(),
                        decision.metadata().at(),
                        decision.verdict(),
                        WatchRows.checks(queries, name, promotion),
                        WatchRows.proposal(queries, name, promotion)));
    }

    /** Returns how many decisions were made on whether that version may have that alias. */
    public int attempts(VersionNumber number, Alias alias) {
        return (int) queries.count(
                DECISIONS,
                "WHERE model = ? AND version = ? AND alias = ? AND outcome <> ?",
                name.value(),
                number.value(),
                alias.value(),
                Outcome.REMOVED.name());
    }

    /** Returns the decisions about that version, in order. */
    private List<PromotionDecision> decisions(VersionNumber number) {
        return queries.list(
                DECISIONS,
                OF_MODEL + " AND version = ? ORDER BY place",
                PromotionDecision::of,
                name.value(),
                number.value());
    }

    /** Returns the decisions about its aliases. */
    public PromotionDecisions decisions() {
        return new PromotionDecisions(queries, name);
    }

    /** Returns the earlier tests on those validation images. */
    public Tested tested(DatasetId dataset, Split split) {
        return queries.first(
                        LOOKS,
                        OF_MODEL + " AND dataset = ? AND split = ?",
                        row -> new Tested(
                                (int) row.number("decisions"),
                                (int) row.number("looks"),
                                new BigDecimal(row.text("spent"))),
                        name.value(),
                        dataset.value(),
                        split.name())
                .orElse(Tested.NEVER);
    }

    /** Returns its retraining history in this log: from releases before retraining had its own, see {@link Retrainings}. */
    RetrainingRows retraining() {
        return new RetrainingRows(queries, name);
    }
}
