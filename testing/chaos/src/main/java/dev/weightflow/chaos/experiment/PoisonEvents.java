package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.history.Fact;
import dev.weightflow.chaos.platform.Moment;
import dev.weightflow.chaos.platform.Requests;
import dev.weightflow.chaos.workload.Workload;
import dev.weightflow.schema.event.DatasetEvent.IngestionRejected;
import dev.weightflow.schema.event.EvaluationEvent.EvaluationRejected;
import dev.weightflow.schema.event.TrainingEvent.TrainingRejected;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import java.util.List;
import java.util.Set;

/** Writes what cannot be read to every topic, while models are trained. */
final class PoisonEvents implements Experiment {

    /** The topics that a channel reads, which dead-letters what it cannot read. */
    private static final List<Topic> OF_CHANNELS =
            List.of(Topics.INGESTION_REQUESTS, Topics.TRAINING_REQUESTS, Topics.EVALUATION_REQUESTS, Topics.TRAININGS);

    /** The topics that only journals read, which pass over what they cannot read. */
    private static final List<Topic> OF_JOURNALS = List.of(Topics.DATASETS, Topics.EVALUATIONS, Topics.MODELS);

    private static final int STEPS = 18;

    @Override
    public String name() {
        return "poison-events";
    }

    @Override
    public String description() {
        return "unreadable records in every topic; each that a channel reads is dead-lettered once, and the work is as undisturbed";
    }

    @Override
    public Property run(Setting setting) {
        int letters = Poison.shapes().size() * OF_CHANNELS.size();
        return DisturbedRun.check(
                this,
                setting,
                setting.folders().fresh(name()),
                Plan.of(
                                Workload.single(setting.folders(), STEPS),
                                letters + Poison.shapes().size() * OF_JOURNALS.size())
                        .allowing(Set.of(IngestionRejected.class, TrainingRejected.class, EvaluationRejected.class))
                        .withDeadLetters(letters),
                run -> poison(run, letters));
    }

    private static void poison(DisturbedRun run, int letters) {
        try (Requests requests = new Requests(run.platform().kafkaForEverything())) {
            int number = 0;
            for (Poison poison : Poison.shapes()) {
                for (Topic topic : OF_CHANNELS) {
                    requests.send(poison.in(topic, "poison-" + number++));
                    run.recoveries().passed();
                }
                for (Topic topic : OF_JOURNALS) {
                    requests.send(poison.in(topic, "poison-" + number++));
                    run.recoveries().passed();
                }
            }
        }
        Moment.await(
                letters + " dead letters",
                () -> run.tail().facts().filter(Fact::isDeadLetter).count() >= letters);
        run.awaitRead();
    }
}
