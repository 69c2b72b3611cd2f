package dev.weightflow.registry.retraining;

import dev.weightflow.platform.eventlog.Decision;
import dev.weightflow.registry.journal.IngestedDataset;
import dev.weightflow.registry.journal.Journals;
import dev.weightflow.registry.journal.RequestSender;
import dev.weightflow.registry.model.Model;
import dev.weightflow.registry.model.RetrainingDecision;
import dev.weightflow.schema.event.ModelEvent;
import dev.weightflow.schema.event.ModelEvent.RetrainingSkipped;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Has models retrained: decides once about every new dataset and every policy, and requests the trainings that were triggered. Both
 * are looked for in what the journals say, so that a restart between the two, or another instance, changes nothing.
 */
public final class Retrainer {

    private final Journals journals;
    private final PolicyEvaluator evaluator;
    private final RequestSender requests;
    /** Datasets that it was too early to decide about, so that they need not be looked for among all there are. */
    private final Map<ModelName, Set<DatasetId>> waiting = new ConcurrentHashMap<>();

    public Retrainer(Journals journals, PolicyEvaluator evaluator, RequestSender requests) {
        this.journals = journals;
        this.evaluator = evaluator;
        this.requests = requests;
    }

    /** Every dataset that the model's policy has not decided about, in order. */
    public List<IngestedDataset> undecided(Model model) {
        return model
                .retraining()
                .policy()
                .map(policy -> journals.datasets().since(policy.since()))
                .orElse(List.of())
                .stream()
                .filter(dataset -> model.retraining().decision(dataset.id()).isEmpty())
                .toList();
    }

    /** The datasets that are known to wait for a decision about that model, in order. */
    public List<IngestedDataset> waiting(ModelName model) {
        Collection<DatasetId> known = waiting.getOrDefault(model, Set.of());
        return undecided(journals.models().model(model), known).toList();
    }

    /** Since when each dataset that waits for a decision has been waiting. */
    public List<Instant> waitingSince() {
        return waiting.keySet().stream()
                .flatMap(model -> waiting(model).stream())
                .map(dataset -> dataset.metadata().at())
                .toList();
    }

    private Stream<IngestedDataset> undecided(Model model, Collection<DatasetId> datasets) {
        return datasets.stream()
                .filter(dataset -> model.retraining().decision(dataset).isEmpty())
                .flatMap(dataset -> journals.datasets().dataset(dataset).stream())
                .filter(dataset -> model.retraining()
                        .policy()
                        .filter(policy -> !dataset.metadata().at().isBefore(policy.since()))
                        .isPresent())
                .sorted(IngestedDataset.IN_ORDER);
    }

    /**
     * Decides about a dataset, if it is time to, and requests the training that is triggered.
     *
     * @throws dev.weightflow.platform.objectstore.ObjectStoreException if the store does not answer
     */
    public void decide(ModelName name, IngestedDataset dataset) {
        Set<DatasetId> known = waiting.computeIfAbsent(name, any -> ConcurrentHashMap.newKeySet());
        known.add(dataset.id());
        Model model = journals.models().model(name);
        RetrainingContext context = evaluator.context(model, dataset.id());
        PolicyDecision preview = evaluator.evaluate(model, dataset, context);
        if (preview instanceof PolicyDecision.Ignored) {
            known.remove(dataset.id());
        } else if (!(preview instanceof PolicyDecision.Wait)) {
            Journals.await(journals.decide(
                    dataset.metadata().context(), state -> decision(state.model(name), dataset, context)));
            journals.models().model(name).retraining().decision(dataset.id()).ifPresent(decision -> {
                known.remove(dataset.id());
                request(decision);
            });
        }
    }

    private Decision<ModelEvent, Boolean> decision(Model model, IngestedDataset dataset, RetrainingContext context) {
        boolean outdated = model.retraining().decision(dataset.id()).isPresent()
                || !context.isAbout(model.versionOf(Model.CHAMPION));
        if (outdated) {
            return Decision.none(false);
        }
        int revision = model.retraining().revision();
        PolicyDecision decision = evaluator.evaluate(model, dataset, context);
        if (decision instanceof PolicyDecision.Trigger trigger) {
            return Decision.of(
                    new RetrainingTriggered(
                            model.name(),
                            dataset.id(),
                            revision,
                            trigger.job(),
                            trigger.generation(),
                            trigger.spec(),
                            trigger.checks()),
                    true);
        } else if (decision instanceof PolicyDecision.Skip skip) {
            return Decision.of(
                    new RetrainingSkipped(model.name(), dataset.id(), revision, skip.reason(), skip.checks()), true);
        }
        return Decision.none(false);
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
