package dev.weightflow.console.loop;

import dev.weightflow.console.Console;
import dev.weightflow.console.dataset.DatasetNames;
import dev.weightflow.console.drift.AskedLabels;
import dev.weightflow.console.drift.AskedLabels.Answer;
import dev.weightflow.console.drift.LabelAnswers;
import dev.weightflow.console.text.StateBadge;
import dev.weightflow.projection.Datasets.IngestedDataset;
import dev.weightflow.projection.model.ChampionWatch;
import dev.weightflow.projection.model.DriftHistory;
import dev.weightflow.projection.model.DriftHistory.Alarm;
import dev.weightflow.projection.model.DriftHistory.LabelsAsked;
import dev.weightflow.projection.model.Model;
import dev.weightflow.projection.model.ModelVersion;
import dev.weightflow.projection.model.PromotionDecision;
import dev.weightflow.projection.model.RetrainingHistory.RetrainingDecision;
import dev.weightflow.schema.drift.LabelRequest.Why;
import dev.weightflow.schema.evaluation.GateCheck;
import dev.weightflow.schema.evaluation.GateVerdict;
import dev.weightflow.schema.event.ModelEvent.RetrainingTriggered;
import dev.weightflow.schema.id.EventId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.retraining.Evidence;
import dev.weightflow.schema.retraining.PolicyCheck;
import dev.weightflow.schema.text.Durations;
import dev.weightflow.schema.text.Numbers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds chains of events with their numbers and links. */
final class ChainBuilder {
    /** Number of merged datasets and of a champion's latest comparisons that a chain lists. */
    private static final int MOST = 5;

    private final Console console;
    private final Model model;
    private final LabelAnswers answers;

    ChainBuilder(Console console, Model model, LabelAnswers answers) {
        this.console = console;
        this.model = model;
        this.answers = answers;
    }

    /** One chain while it is being built. */
    private final class Draft {
        private final ChainEvents events = new ChainEvents(console.journals().lineage());
        private final Links links = new Links(console);
        private final Map<EventId, List<String>> details = new HashMap<>();
        private final Map<EventId, List<PolicyCheck>> checks = new HashMap<>();
        private final List<String> notes = new ArrayList<>();

        void add(Alarm alarm) {
            DriftHistory drift = console.journals().retraining(model.name()).drift();
            List<EventId> told = new ArrayList<>(List.of(alarm.metadata().event()));
            drift.decision(alarm.event().dataset())
                    .ifPresent(decision -> told.add(decision.metadata().event()));
            alarm.labels().ifPresent(asked -> told.add(asked.metadata().event()));
            events.leadingTo(told);
            String page = "/models/" + model.name() + "/drift?version="
                    + alarm.event().version() + "&window=" + alarm.event().dataset();
            told.forEach(event -> links.put(event, page + "#window"));
            alarm.labels().ifPresent(asked -> {
                links.put(asked.metadata().event(), page + "#labels");
                details.put(asked.metadata().event(), List.of(words(asked)));
            });
        }

        void add(ModelVersion version) {
            String page = "/models/" + model.name() + "/" + version.number();
            links.put(version.metadata().event(), page);
            for (PromotionDecision decision : version.decisions()) {
                EventId event = decision.metadata().event();
                if (decision.outcome() == PromotionDecision.Outcome.ROLLED_BACK) {
                    events.withCause(event);
                } else {
                    events.add(event);
                }
                links.put(event, page + "#gate");
                decision.verdict().ifPresent(verdict -> details.put(event, numbers(verdict)));
            }
            model.watch()
                    .filter(watch -> watch.version().equals(version.number()))
                    .ifPresent(this::add);
        }

        private void add(ChampionWatch watch) {
            List<ChampionWatch.Check> all = watch.checks();
            int left = Math.max(0, all.size() - MOST);
            if (left > 0) {
                notes.add(Numbers.counted(left, "earlier comparison") + " of v" + watch.version() + " with v"
                        + watch.predecessor() + " left out.");
            }
            all.subList(left, all.size())
                    .forEach(check -> events.add(check.metadata().event()));
            watch.proposal()
                    .ifPresent(proposal -> events.add(proposal.metadata().event()));
        }

        Chain chain(Instant at, String title, StateBadge look, String open, EventId about) {
            notes.addAll(events.notes());
            return new Chain(
                    at,
                    title,
                    look,
                    events.events().stream()
                            .map(event -> Step.of(
                                    event,
                                    links.of(event),
                                    details.getOrDefault(event.id(), List.of()),
                                    checks.getOrDefault(event.id(), List.of())))
                            .toList(),
                    open,
                    List.copyOf(notes),
                    about.value());
        }
    }

    /** Builds the chain of a retraining, after the change that it follows from. */
    Chain ofRetraining(RetrainingDecision decision, Optional<Alarm> alarm) {
        RetrainingTriggered trigger = decision.trigger().orElseThrow();
        EventId event = decision.metadata().event();
        Draft draft = new Draft();
        alarm.ifPresent(draft::add);
        draft.events.around(event);
        trigger.merged().stream()
                .limit(MOST)
                .flatMap(id -> console.journals().datasets().dataset(id).stream())
                .map(IngestedDataset::announcement)
                .forEach(draft.events::add);
        if (trigger.merged().size() > MOST) {
            draft.notes.add(Numbers.counted(trigger.merged().size() - MOST, "further dataset") + " left out.");
        }
        draft.links.put(event, "/trainings/" + trigger.job());
        draft.checks.put(event, decision.checks());
        draft.details.put(event, List.of(reserved(trigger)));
        Outcome outcome = Outcome.of(console, model, trigger.job());
        outcome.version().ifPresent(draft::add);
        String more = trigger.merged().isEmpty()
                ? ""
                : " and " + Numbers.counted(trigger.merged().size(), "other");
        return draft.chain(
                decision.metadata().at(),
                outcome.version()
                                .map(version -> "v" + version.number() + ", retrained on ")
                                .orElse("Retraining on ")
                        + DatasetNames.of(console, trigger.dataset())
                        + more,
                outcome.look(),
                outcome.open(),
                event);
    }

    private String reserved(RetrainingTriggered trigger) {
        Optional<String> took = console.journals()
                .trainings()
                .end(trigger.job(), trigger.generation())
                .map(end -> "It took " + seconds(end.workedSeconds()) + " of a trainer.");
        return trigger.reservedSeconds()
                        .map(seconds -> seconds(seconds) + " of the budget reserved.")
                        .orElse("No budget is set, so nothing was reserved.")
                + took.map(words -> " " + words).orElse("");
    }

    private static String seconds(double seconds) {
        return Durations.text(Duration.ofMillis(Math.round(1000 * seconds)));
    }

    /** Builds the chain of a version that was trained on request. */
    Chain ofVersion(ModelVersion version) {
        Draft draft = new Draft();
        draft.events.around(version.metadata().event());
        draft.add(version);
        Outcome outcome = Outcome.of(model, version);
        return draft.chain(
                version.metadata().at(),
                "v" + version.number()
                        + (draft.events.has("ActionDecided") ? ", trained by the policy" : ", trained on request"),
                outcome.look(),
                outcome.open(),
                version.metadata().event());
    }

    /** Builds the chain of a change, up to the training that the policy answers it with, if it does. */
    Chain ofChange(Alarm alarm) {
        Draft draft = new Draft();
        draft.add(alarm);
        draft.events.around(alarm.metadata().event());
        Optional<JobId> training = console.journals()
                .retraining(model.name())
                .actions()
                .to(Evidence.CHANGE, alarm.event().dataset().value())
                .flatMap(action -> action.event().job());
        if (training.isPresent()) {
            return ofTraining(alarm, draft, training.get());
        }
        Optional<AskedLabels> asked = alarm.labels().map(found -> AskedLabels.of(console, found, answers));
        asked.ifPresent(labels -> labels.answers().forEach(answer -> {
            console.journals()
                    .datasets()
                    .dataset(answer.id())
                    .ifPresent(dataset -> draft.events.add(dataset.announcement()));
        }));
        boolean answered = asked.filter(labels -> !labels.answers().isEmpty()).isPresent();
        return draft.chain(
                alarm.metadata().at(),
                "Change of what v" + alarm.event().version() + " sees",
                answered
                        ? new StateBadge("wait", "labels came", "warn")
                        : new StateBadge("wait", "waiting for labels", "warn"),
                asked.map(this::open).orElse("No labels are asked for yet."),
                alarm.metadata().event());
    }

    /** Goes on with the training by which the policy has answered the change. */
    private Chain ofTraining(Alarm alarm, Draft draft, JobId training) {
        Outcome outcome = Outcome.of(console, model, training);
        outcome.version().ifPresent(draft::add);
        return draft.chain(
                alarm.metadata().at(),
                outcome.version()
                        .map(version -> "v" + version.number() + ", retrained after a change")
                        .orElse("Retraining after a change"),
                outcome.look(),
                outcome.open(),
                alarm.metadata().event());
    }

    private String open(AskedLabels asked) {
        if (asked.answers().isEmpty()) {
            return asked.unknown() > 0
                    ? "Whether a dataset has the labels is not known: the index of "
                            + Numbers.counted(asked.unknown(), "dataset") + " cannot be read."
                    : "Waits for labels of " + Numbers.counted(asked.images(), "image")
                            + ": ./weightflow retraining labels " + model.name();
        }
        Answer latest = asked.answers().get(asked.answers().size() - 1);
        return latest.name() + " has " + Numbers.grouped(latest.images()) + " of "
                + Numbers.counted(asked.images(), "image")
                + ". "
                + console.journals()
                        .retraining(model.name())
                        .decision(latest.id())
                        .map(decision -> "No retraining followed: " + decision.reason())
                        .orElse("No retraining was decided yet.");
    }

    private static String words(LabelsAsked asked) {
        long random = asked.event().images().stream()
                .filter(image -> image.why() == Why.RANDOM)
                .count();
        return (asked.event().images().size() - random) + " informative, the strangest, and " + random + " random.";
    }

    private static List<String> numbers(GateVerdict verdict) {
        List<String> numbers = new ArrayList<>();
        if (!verdict.checks().isEmpty()) {
            numbers.add(passed(verdict.checks()) + " checks passed.");
        }
        verdict.benches()
                .forEach(bench -> numbers.add(
                        "On bench " + bench.dataset().shortId() + " " + passed(bench.checks()) + " passed."));
        return numbers;
    }

    private static String passed(List<GateCheck> checks) {
        return checks.stream().filter(GateCheck::passed).count() + " of " + checks.size();
    }
}
