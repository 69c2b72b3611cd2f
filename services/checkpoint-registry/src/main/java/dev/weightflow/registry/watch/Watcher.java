package dev.weightflow.registry.watch;

import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.eventlog.Decision;
import dev.weightflow.platform.messaging.RequestSender;
import dev.weightflow.projection.Evaluation;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.documents.InvalidDocument;
import dev.weightflow.projection.documents.StoredDocuments;
import dev.weightflow.projection.model.ChampionWatch;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.Model.GateRevision;
import dev.weightflow.projection.model.ModelChangingException;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.registry.gate.Gate;
import dev.weightflow.registry.gate.MissingEvaluation;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.evaluation.GainTest;
import dev.weightflow.schema.evaluation.GatePolicy;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.evaluation.RollbackRule;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRequested;
import dev.weightflow.schema.event.WatchEvent.ChampionChecked;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares champions with the versions that they replaced, on all validation images that both are evaluated on, and has {@link Rollbacks} answer. The
 * images that the gate promoted a champion on are left out: it was chosen for being good on them. It reads documents, so that no decision may wait for
 * it; each check is made on the state before, and stated if that is still the state.
 */
public final class Watcher {
    private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);

    private final Journals journals;
    private final RequestSender requests;
    private final StoredDocuments documents;
    private final Gate gate;
    private final Rollbacks rollbacks;

    public Watcher(
            Journals journals, RequestSender requests, StoredDocuments documents, Gate gate, Rollbacks rollbacks) {
        this.journals = journals;
        this.requests = requests;
        this.documents = documents;
        this.gate = gate;
        this.rollbacks = rollbacks;
    }

    /**
     * Evaluations of both versions on the same images.
     *
     * @param before the predecessor's
     * @param after the champion's
     */
    private record Pair(Evaluation before, Evaluation after) {
        EventContext context() {
            Evaluation later = before.metadata().at().isAfter(after.metadata().at()) ? before : after;
            return later.metadata().context();
        }
    }

    /** Champion and its predecessor, with the rules by which they are compared. */
    private record Watched(Model model, ChampionWatch watch, GateRevision revision, GatePolicy policy) {
        static Optional<Watched> of(Model model) {
            GateRevision revision = model.gate();
            return revision.policy()
                    .filter(policy -> policy.rollback().isPresent())
                    .flatMap(policy -> model.watch().map(watch -> new Watched(model, watch, revision, policy)));
        }

        /** Returns whether a check that was made on this state may be stated on that one. */
        boolean isStill(Watched now) {
            return watch.promotion() == now.watch.promotion()
                    && watch.checks().size() == now.watch.checks().size()
                    && revision.equals(now.revision);
        }

        ModelVersion before() {
            return model.version(watch.predecessor()).orElseThrow();
        }

        ModelVersion after() {
            return model.version(watch.version()).orElseThrow();
        }

        /** Returns the datasets that the gate decided about the promotion by. */
        Set<DatasetId> gated() {
            return watch.verdict().stream()
                    .flatMap(GateVerdict::tests)
                    .map(GainTest::dataset)
                    .collect(Collectors.toSet());
        }

        /** Returns the datasets whose images say nothing new: those that the gate decided by, and those of earlier checks. */
        Set<DatasetId> known() {
            Set<DatasetId> known = new HashSet<>(gated());
            watch.checks().forEach(check -> known.add(check.event().dataset()));
            return known;
        }
    }

    /** Makes the checks of the model's champion that are possible and not made, requests evaluations that others need, and has crossings answered. */
    public void consider(ModelName name) {
        Optional<Watched> watched = Watched.of(journals.models().model(name));
        for (int round = 0; watched.isPresent() && !checkAll(watched.get()); round++) {
            if (round == ModelChangingException.ROUNDS) {
                throw new ModelChangingException(name);
            }
            watched = Watched.of(journals.models().model(name));
        }
        Watched.of(journals.models().model(name)).ifPresent(now -> {
            requestTwins(now);
            List<ChampionWatch.Check> checks = now.watch().checks();
            if (!checks.isEmpty() && now.policy().rollback().get() != RollbackRule.NEVER) {
                Journals.await(rollbacks.answer(
                        name, checks.get(checks.size() - 1).metadata().context()));
            }
        });
    }

    /** Returns whether the state stayed the one that it went on from. */
    private boolean checkAll(Watched begin) {
        Watched watched = begin;
        for (Pair pair : pairs(begin)) {
            Optional<ChampionChecked> check = check(watched, pair);
            if (check.isPresent()) {
                Watched basis = watched;
                ModelName name = basis.model().name();
                boolean stated = Journals.await(journals.decide(
                        pair.context(),
                        state -> Watched.of(state.model(name))
                                        .filter(basis::isStill)
                                        .isPresent()
                                ? Decision.of(check.get(), true)
                                : Decision.none(false)));
                Optional<Watched> next = Watched.of(journals.models().model(name));
                if (!stated || next.isEmpty()) {
                    return next.isEmpty();
                }
                watched = next.get();
            }
        }
        return true;
    }

    /** Returns the evaluations that can be compared and were not, of each dataset those of the most images, in the order of the champion's. */
    private List<Pair> pairs(Watched watched) {
        Set<DatasetId> known = watched.known();
        List<Evaluation> befores = journals.evaluations().of(watched.before().checkpoint());
        Map<DatasetId, Pair> pairs = new LinkedHashMap<>();
        for (Evaluation after : journals.evaluations().of(watched.after().checkpoint())) {
            DatasetId dataset = after.event().dataset();
            if (counts(after) && !known.contains(dataset)) {
                befores.stream()
                        .filter(before -> before.set().equals(after.set()))
                        .reduce((earlier, later) -> later)
                        .map(before -> new Pair(before, after))
                        .ifPresent(pair -> pairs.merge(dataset, pair, Watcher::ofMoreImages));
            }
        }
        return List.copyOf(pairs.values());
    }

    private static Pair ofMoreImages(Pair one, Pair other) {
        return other.after().event().images() >= one.after().event().images() ? other : one;
    }

    /** Returns whether the evaluation measures images that no version was trained on. */
    private static boolean counts(Evaluation evaluation) {
        return evaluation.event().split() == Split.VAL
                && !evaluation.event().metrics().isEmpty();
    }

    /** Returns what both evaluations add to what is known; empty if they cannot be compared image by image. */
    private Optional<ChampionChecked> check(Watched watched, Pair pair) {
        try {
            Optional<ImageSums> before = sums(pair.before());
            Optional<ImageSums> after = sums(pair.after());
            if (before.isEmpty()
                    || after.isEmpty()
                    || before.get().mismatch(after.get()).isPresent()) {
                return Optional.empty();
            }
            DatasetId dataset = pair.after().event().dataset();
            Predicate<String> isNew =
                    new KnownImages(journals.datasets(), documents).notIn(watched.known(), dataset, Split.VAL);
            return Optional.of(new ChampionChecked(
                    watched.model().name(),
                    watched.watch().promotion(),
                    watched.watch().checks().size(),
                    watched.watch().version(),
                    watched.watch().predecessor(),
                    dataset,
                    Split.VAL,
                    after.get().images().size(),
                    (int) after.get().images().stream().filter(isNew).count(),
                    pair.after().event().report(),
                    pair.before().event().report(),
                    new WatchedTasks(
                                    watched.policy().watching(),
                                    gate.of(watched.model()).rules()::budget)
                            .after(watched.watch().tasks(), before.get(), after.get(), isNew)));
        } catch (InvalidDocument e) {
            LOG.warn(
                    "Versions {} and {} of {} are not compared on dataset {}: {}",
                    watched.watch().predecessor(),
                    watched.watch().version(),
                    watched.model().name(),
                    pair.after().event().dataset().shortId(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<ImageSums> sums(Evaluation evaluation) {
        return documents.imageSums(documents.report(evaluation.event().report()));
    }

    /**
     * Requests the evaluation of the one version where only the other was evaluated, on datasets ingested since the promotion: on the first of these, as
     * many as the policy allows.
     */
    private void requestTwins(Watched watched) {
        List<Evaluation> befores = counted(watched.before());
        List<Evaluation> afters = counted(watched.after());
        journals.datasets().since(watched.watch().since()).stream()
                .filter(dataset -> dataset.isLabelled() && !watched.gated().contains(dataset.id()))
                .map(dataset -> new Measured(on(befores, dataset.id()), on(afters, dataset.id())))
                .filter(measured ->
                        measured.before().isPresent() || measured.after().isPresent())
                .limit(watched.policy().watching().mostTwins())
                .forEach(measured -> {
                    if (measured.after().isEmpty()) {
                        request(watched.after(), measured.before().get());
                    } else if (measured.before().isEmpty()) {
                        request(watched.before(), measured.after().get());
                    }
                });
    }

    /** The largest evaluations of both versions on a dataset. */
    private record Measured(Optional<Evaluation> before, Optional<Evaluation> after) {}

    private List<Evaluation> counted(ModelVersion version) {
        return journals.evaluations().of(version.checkpoint()).stream()
                .filter(Watcher::counts)
                .toList();
    }

    private static Optional<Evaluation> on(List<Evaluation> evaluations, DatasetId dataset) {
        return evaluations.stream()
                .filter(evaluation -> evaluation.event().dataset().equals(dataset))
                .max(Comparator.comparingInt(evaluation -> evaluation.event().images()));
    }

    private void request(ModelVersion version, Evaluation as) {
        EvaluationRequested request = MissingEvaluation.of(version, as.set()).request();
        if (as.metadata().mayContinue() && !journals.evaluations().knows(request.job())) {
            requests.send(request, as.metadata().context());
        }
    }
}
