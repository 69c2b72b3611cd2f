package dev.weightflow.retraining.policy;

import dev.weightflow.platform.problem.NotFoundException;
import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.projection.Journals;
import dev.weightflow.projection.lineage.Lineage;
import dev.weightflow.projection.lineage.Lineage.CausationChain;
import dev.weightflow.projection.lineage.LineageEvent;
import dev.weightflow.projection.lineage.Step;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.Models.TrainedVersion;
import dev.weightflow.projection.model.RetrainingHistory;
import dev.weightflow.projection.model.RetrainingHistory.PolicyRevision;
import dev.weightflow.retraining.policy.PolicyChecks.Hold;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.retraining.Evidence;
import dev.weightflow.schema.retraining.RetrainingPolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Queries about retraining. A missing object is an exception that says so. */
public final class RetrainingQueries {
    private static final String INGESTED = DatasetIngested.class.getSimpleName();
    private static final int LEAST_OF_AN_ID = 2;
    private static final int LOOKED_AT = 10;
    private static final int MOST_DATASETS = 100;
    private static final int MOST_VERSIONS = 100;

    private final Journals journals;
    private final Policies setting;
    private final PolicyEvaluator evaluator;
    private final WaitingDatasets waiting;
    private final ActionQueries actions;

    public RetrainingQueries(
            Journals journals,
            Policies setting,
            PolicyEvaluator evaluator,
            WaitingDatasets waiting,
            ActionQueries actions) {
        this.journals = journals;
        this.setting = setting;
        this.evaluator = evaluator;
        this.waiting = waiting;
        this.actions = actions;
    }

    /** Returns the policies in force, by model. */
    public Stream<PolicyView> policies() {
        return journals.policies().entrySet().stream().map(policy -> view(policy.getKey(), policy.getValue()));
    }

    private PolicyView view(ModelName model, PolicyRevision revision) {
        return PolicyView.of(model, revision, actions.next(model));
    }

    /** Returns a model's policy. */
    public PolicyView policy(ModelName model) {
        return journals.retraining(model)
                .policy()
                .map(policy -> view(model, policy))
                .orElseThrow(() -> NotFoundException.of(
                        "retraining policy", model, "PUT /models/" + model + "/retraining-policy sets one."));
    }

    /** Returns the pause of a model's retraining. */
    public PauseView pause(ModelName model) {
        return journals.retraining(model)
                .pause()
                .map(pause -> PauseView.of(model, pause))
                .orElseThrow(() -> NotFoundException.of(
                        "pause",
                        model,
                        "Its retraining is not paused; GET /retraining/waiting says what it waits for."));
    }

    /** Returns what a model's retrainings have reserved and spent. */
    public BudgetView budget(ModelName model) {
        policy(model);
        return budgetNow(model).orElseThrow();
    }

    /** As {@link #budget}; empty if the model has no policy. */
    public Optional<BudgetView> budgetNow(ModelName model) {
        RetrainingHistory history = journals.retraining(model);
        return history.policy().map(policy -> evaluator.budget(model, history, policy.policy()));
    }

    /** Returns the number of datasets about which no decision on that model can be made yet, as far as this instance knows. */
    public int waitingFor(ModelName model) {
        return waiting.inOrder(model).size();
    }

    /** Returns the evidence about which no decision can be made yet, new data as far as this instance knows, the oldest of each model first. */
    public Stream<WaitingView> waiting() {
        return Stream.concat(waiting.models(), journals.policies().keySet().stream())
                .distinct()
                .sorted(Comparator.comparing(ModelName::value))
                .flatMap(model -> Stream.concat(actions.waiting(model), waiting(model, waiting.inOrder(model))));
    }

    private Stream<WaitingView> waiting(ModelName model, List<IngestedDataset> datasets) {
        Optional<Hold> hold = waiting.hold(model);
        return datasets.stream()
                .map(dataset -> new WaitingView(
                        model,
                        Evidence.NEW_DATA,
                        Optional.of(dataset.id()),
                        dataset.event().source(),
                        hold.map(Hold::check).orElse("decision"),
                        hold.map(Hold::reason).orElse("It is being decided about."),
                        dataset.ingestedAt(),
                        hold.flatMap(Hold::until)));
    }

    /** Returns the model's policy and the decisions about retraining it. */
    public RetrainingHistory history(ModelName model) {
        if (!journals.names().contains(model)) {
            throw NotFoundException.of("model", model, "GET /retraining/policies lists those that have a policy.");
        }
        return journals.retraining(model);
    }

    /**
     * Returns the decisions that a proposed policy would make at present about the latest datasets, the latest first. Nothing is stated.
     *
     * @param datasets number of datasets, 1 to {@value #MOST_DATASETS}
     * @throws dev.weightflow.schema.InvalidRecordException as for a policy that is to be set
     */
    public List<PolicyPreview> preview(ModelName name, RetrainingPolicy policy, int datasets) {
        Faults.of("The preview")
                .require(
                        datasets >= 1 && datasets <= MOST_DATASETS,
                        "datasets must lie between 1 and %d, not %d",
                        MOST_DATASETS,
                        datasets)
                .raise();
        setting.check(name, policy);
        Model model = journals.models().model(name);
        RetrainingHistory history = journals.retraining(name);
        return journals.datasets().latest(datasets).stream()
                .map(dataset -> PolicyPreview.of(
                        dataset,
                        RetrainingPreview.of(
                                name,
                                dataset.id(),
                                Optional.empty(),
                                evaluator.evaluate(model, history, policy, dataset)),
                        history.policy()
                                .map(set -> RetrainingPreview.of(
                                        name,
                                        dataset.id(),
                                        Optional.of(set.number()),
                                        evaluator.evaluate(model, history, set.policy(), dataset))),
                        history.decision(dataset.id()).map(decision -> RetrainingPreview.of(name, decision))))
                .toList();
    }

    /**
     * Returns the decisions about a dataset, made or expected.
     *
     * @param id a dataset, or an event that led to one or followed from it; a prefix of the id is enough
     */
    public DatasetExplanation explain(String id) {
        Faults.of("An id")
                .require(id.length() >= LEAST_OF_AN_ID, "at least %d characters of it are needed", LEAST_OF_AN_ID)
                .raise();
        Lineage lineage = journals.lineage();
        IngestedDataset dataset = dataset(id, lineage);
        CausationChain chain = lineage.around(dataset.announcement());
        List<Step> steps = Stream.concat(chain.events().stream(), mergedInto(dataset, lineage))
                .distinct()
                .map(Step::of)
                .toList();
        List<TrainedVersion> trained = new ArrayList<>(journals.models().trainedOn(dataset.id(), MOST_VERSIONS));
        Collections.reverse(trained);
        return new DatasetExplanation(
                dataset.id(),
                dataset.event().source(),
                dataset.ingestedAt(),
                dataset.announcement(),
                trained,
                journals.names().stream()
                        .flatMap(model -> preview(model, dataset, trained).stream())
                        .toList(),
                chain.missing(),
                steps);
    }

    /** Returns the events that followed from trainings on the dataset which another one, or other evidence, caused. */
    private Stream<LineageEvent> mergedInto(IngestedDataset dataset, Lineage lineage) {
        return journals.names().stream()
                .flatMap(model -> journals.retraining(model).decision(dataset.id()).stream())
                .filter(decision -> decision.metadata()
                        .causation()
                        .parent()
                        .filter(dataset.announcement()::equals)
                        .isEmpty())
                .flatMap(decision -> lineage.around(decision.metadata().event()).events().stream());
    }

    private Optional<RetrainingPreview> preview(ModelName name, IngestedDataset dataset, List<TrainedVersion> trained) {
        RetrainingHistory history = journals.retraining(name);
        Optional<RetrainingPreview> decided =
                history.decision(dataset.id()).map(decision -> RetrainingPreview.of(name, decision));
        if (decided.isPresent()) {
            return decided;
        }
        String versions = trained.stream()
                .filter(version -> version.model().equals(name))
                .map(version -> version.version().toString())
                .collect(Collectors.joining(", "));
        Optional<PolicyRevision> policy = history.policy();
        if (policy.isEmpty() && versions.isEmpty()) {
            return Optional.empty();
        }
        PolicyDecision alone = evaluator.evaluate(journals.models().model(name), history, dataset);
        PolicyDecision decision = waiting.hold(name)
                .filter(hold -> alone instanceof PolicyDecision.Trigger)
                .<PolicyDecision>map(hold -> new PolicyDecision.Wait(hold, alone.checks()))
                .orElse(alone);
        return Optional.of(RetrainingPreview.of(
                name,
                dataset.id(),
                policy.map(PolicyRevision::number),
                decision instanceof PolicyDecision.Ignored ignored && !versions.isEmpty()
                        ? new PolicyDecision.Ignored("Version " + versions + " was trained on it. " + ignored.reason())
                        : decision));
    }

    private IngestedDataset dataset(String id, Lineage lineage) {
        List<DatasetId> datasets = journals.datasets().startingWith(id, LOOKED_AT);
        List<EventId> events = lineage.startingWith(id, LOOKED_AT);
        List<IngestedDataset> meant = Stream.concat(
                        datasets.stream(), events.stream().flatMap(event -> about(event, lineage)))
                .distinct()
                .flatMap(dataset -> journals.datasets().dataset(dataset).stream())
                .toList();
        if (meant.size() > 1) {
            throw RetrainingException.ambiguous(id);
        } else if (meant.size() == 1) {
            return meant.get(0);
        }
        LineageEvent event = events.stream()
                .findFirst()
                .flatMap(lineage::event)
                .orElseThrow(() ->
                        NotFoundException.of("event", id, "dataset-ingestion lists the datasets at GET /datasets."));
        throw RetrainingException.noDatasetOf(event.id(), event.type());
    }

    /** Returns the datasets that an event announced, followed from, or led to. */
    private Stream<DatasetId> about(EventId event, Lineage lineage) {
        List<DatasetId> before = ingested(lineage.leadingTo(List.of(event)));
        return (before.isEmpty() ? ingested(lineage.around(event)) : before).stream();
    }

    private List<DatasetId> ingested(CausationChain chain) {
        return chain.events().stream()
                .filter(event -> event.type().equals(INGESTED))
                .map(LineageEvent::id)
                .flatMap(event -> journals.datasets().ingestedBy(event).stream())
                .toList();
    }
}
