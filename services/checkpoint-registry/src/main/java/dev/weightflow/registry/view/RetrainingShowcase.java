package dev.weightflow.registry.view;

import dev.weightflow.registry.chronicle.Account;
import dev.weightflow.registry.chronicle.Chronicle;
import dev.weightflow.registry.chronicle.Entry;
import dev.weightflow.registry.model.RegistryException.Ambiguous;
import dev.weightflow.registry.model.RegistryException.NoPolicy;
import dev.weightflow.registry.model.RegistryException.NoTrigger;
import dev.weightflow.registry.model.RegistryException.UnknownEvent;
import dev.weightflow.registry.retraining.Assessor;
import dev.weightflow.registry.retraining.NewDataset;
import dev.weightflow.registry.retraining.PolicyRecord;
import dev.weightflow.registry.retraining.Retraining;
import dev.weightflow.registry.review.Registry;
import dev.weightflow.schema.event.DatasetEvent.DatasetIngested;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.ModelName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Answers questions about retraining. What is not there is an exception that says so. */
public final class RetrainingShowcase {

    private final Registry registry;

    public RetrainingShowcase(Registry registry) {
        this.registry = registry;
    }

    /** The policies that hold, by model. */
    public List<PolicyView> policies() {
        return registry.policies().all().stream()
                .flatMap(retraining ->
                        retraining.policy().stream().map(record -> PolicyView.of(retraining.model(), record)))
                .toList();
    }

    /** A model's policy. */
    public PolicyView policy(ModelName model) {
        return registry.policies()
                .of(model)
                .policy()
                .map(record -> PolicyView.of(model, record))
                .orElseThrow(() -> new NoPolicy(model));
    }

    /**
     * What comes of a data set.
     *
     * @param id a data set, or an event that led to one or followed from it; the beginning of an id is enough
     */
    public ExplanationView explain(String id) {
        NewDataset dataset = dataset(id);
        Account story = registry.chronicle().story(dataset.origin().fact());
        return new ExplanationView(
                dataset.id(),
                dataset.fact().source(),
                dataset.origin().at(),
                dataset.origin().fact(),
                registry.policies().all().stream()
                        .flatMap(retraining -> outlook(retraining, dataset).stream())
                        .toList(),
                story.missing(),
                story.chain().stream().map(AccountView.Step::of).toList());
    }

    private Optional<OutlookView> outlook(Retraining retraining, NewDataset dataset) {
        Optional<OutlookView> decided =
                retraining.judgement(dataset.id()).map(judgement -> OutlookView.of(retraining.model(), judgement));
        if (decided.isPresent() || retraining.policy().isEmpty()) {
            return decided;
        }
        Assessor assessor = registry.assessor();
        return Optional.of(OutlookView.of(
                retraining.model(),
                retraining.policy().map(PolicyRecord::revision),
                assessor.assess(retraining, dataset, assessor.dossier(retraining.model(), dataset))));
    }

    private NewDataset dataset(String id) {
        List<DatasetId> datasets = registry.datasets().beginningWith(id);
        List<EventId> events = registry.chronicle().beginningWith(id);
        List<NewDataset> meant = Stream.concat(
                        datasets.stream(), events.stream().flatMap(this::about))
                .distinct()
                .flatMap(dataset -> registry.datasets().dataset(dataset).stream())
                .toList();
        if (meant.size() > 1) {
            throw new Ambiguous(id, datasets.size() + events.size());
        } else if (meant.size() == 1) {
            return meant.get(0);
        }
        throw events.isEmpty()
                ? new UnknownEvent(id)
                : new NoTrigger(
                        events.get(0),
                        registry.chronicle()
                                .fact(events.get(0))
                                .map(entry -> entry.type().form().getSimpleName())
                                .orElseThrow());
    }

    /** The data set that an event made, or that it followed from, or that it led to. */
    private Stream<DatasetId> about(EventId event) {
        Chronicle chronicle = registry.chronicle();
        List<DatasetId> before = ingested(chronicle.explain(List.of(event)));
        return (before.isEmpty() ? ingested(chronicle.story(event)) : before).stream();
    }

    private static List<DatasetId> ingested(Account account) {
        return account.chain().stream()
                .filter(entry -> entry.type().form() == DatasetIngested.class)
                .map(Entry::subject)
                .map(DatasetId::new)
                .toList();
    }
}
