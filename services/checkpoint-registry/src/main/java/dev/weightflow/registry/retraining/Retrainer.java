package dev.weightflow.registry.retraining;

import dev.weightflow.platform.eventlog.Decision;
import dev.weightflow.registry.journal.IngestedDataset;
import dev.weightflow.registry.journal.Journals;
import dev.weightflow.registry.journal.RequestSender;
import dev.weightflow.registry.model.Model;
import dev.weightflow.registry.model.RegistryException;
import dev.weightflow.registry.model.RetrainingDecision;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Has models retrained: decides once about every new dataset and every policy, and requests the trainings that were triggered. Both
 * are looked for in what the journals say, so that a restart between the two, or another instance, changes nothing.
 */
public final class Retrainer {

    private final Journals journals;
    private final PolicyEvaluator evaluator;
    private final RequestSender requests;
    /** Datasets that are not decided about, as far as is known, so that they need not be looked for among all there are. */
    private final Map<ModelName, Set<DatasetId>> waiting = new ConcurrentHashMap<>();

    public Retrainer(Journals journals, PolicyEvaluator evaluator, RequestSender requests) {
        this.journals = journals;
        this.evaluator = evaluator;
        this.requests = requests;
    }

    /** Notes every dataset that the model's policy has not decided about. */
    public void noteUndecided(Model model) {
        model.retraining()
                .policy()
                .map(policy -> journals.datasets().since(policy.since()))
                .orElse(List.of())
                .forEach(dataset -> note(model, dataset.id()));
    }

    /** Notes a dataset, if the model's policy has not decided about it. Returns whether it has to. */
    public boolean note(Model model, DatasetId dataset) {
        boolean undecided = isUndecided(model, dataset);
        if (undecided) {
            waiting.computeIfAbsent(model.name(), any -> ConcurrentHashMap.newKeySet())
                    .add(dataset);
        }
        return undecided;
    }

    private static boolean isUndecided(Model model, DatasetId dataset) {
        return model.retraining().policy().isPresent()
                && model.retraining().decision(dataset).isEmpty();
    }

    /** The noted datasets that still wait for a decision about that model, in order. */
    public List<IngestedDataset> waiting(ModelName name) {
        Model model = journals.models().model(name);
        Set<DatasetId> noted = waiting.getOrDefault(name, ConcurrentHashMap.newKeySet());
        noted.removeIf(dataset -> !isUndecided(model, dataset));
        return noted.stream()
                .flatMap(dataset -> journals.datasets().dataset(dataset).stream())
                .sorted(IngestedDataset.IN_ORDER)
                .toList();
    }

    /** Since when each dataset that waits for a decision has been waiting. */
    public List<Instant> waitingSince() {
        return waiting.keySet().stream()
                .flatMap(model -> waiting(model).stream())
                .map(dataset -> dataset.metadata().at())
                .toList();
    }

    /**
     * Decides about a dataset, if it is time to, and requests the training that is triggered. What the policy comes to is found before, and
     * counts if the model is the same when it is decided.
     *
     * @throws RegistryException.ModelChanging if the model changed each time
     * @throws dev.weightflow.platform.objectstore.ObjectStoreException if the store does not answer
     */
    public void decide(ModelName name, IngestedDataset dataset) {
        for (int round = 0; round < RegistryException.ROUNDS; round++) {
            Model model = journals.models().model(name);
            if (!isUndecided(model, dataset.id())) {
                return;
            }
            PolicyDecision decision = evaluator.evaluate(model, dataset, evaluator.context(model, dataset.id()));
            if (decision instanceof PolicyDecision.Ignored) {
                Optional.ofNullable(waiting.get(name)).ifPresent(noted -> noted.remove(dataset.id()));
            }
            Optional<ModelEvent> event = event(model, dataset.id(), decision);
            if (event.isEmpty() || isDecided(model, dataset, event.get())) {
                return;
            }
        }
        throw new RegistryException.ModelChanging(name);
    }

    private boolean isDecided(Model model, IngestedDataset dataset, ModelEvent event) {
        // the very model that was looked at: any of its events may have changed what the policy comes to
        Journals.await(journals.decide(
                dataset.metadata().context(),
                state -> state.model(model.name()) == model ? Decision.of(event, true) : Decision.none(false)));
        Optional<RetrainingDecision> decision =
                journals.models().model(model.name()).retraining().decision(dataset.id());
        decision.ifPresent(this::request);
        return decision.isPresent();
    }

    /** What is stated; nothing if it is too early to decide, or there is nothing to decide. */
    private static Optional<ModelEvent> event(Model model, DatasetId dataset, PolicyDecision decision) {
        int revision = model.retraining().revision();
        if (decision instanceof PolicyDecision.Trigger trigger) {
            return Optional.of(new RetrainingTriggered(
                    model.name(),
                    dataset,
                    revision,
                    trigger.job(),
                    trigger.generation(),
                    trigger.spec(),
                    trigger.checks()));
        } else if (decision instanceof PolicyDecision.Skip skip) {
            return Optional.of(new RetrainingSkipped(model.name(), dataset, revision, skip.reason(), skip.checks()));
        }
        return Optional.empty();
    }

    /** Requests the training that the decision triggered, unless the trainer knows of it. */
    public void request(RetrainingDecision decision) {
        decision.trigger()
                .filter(trigger -> !journals.trainings().knows(trigger.job(), trigger.generation()))
                .ifPresent(trigger -> requests.send(
                        new TrainingRequested(trigger.job(), trigger.generation(), trigger.spec()),
                        decision.metadata().context()));
    }
}
