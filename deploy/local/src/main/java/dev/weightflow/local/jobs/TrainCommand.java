package dev.weightflow.local.jobs;

import dev.weightflow.local.client.Answer;
import dev.weightflow.local.client.Session;
import dev.weightflow.local.datasets.Datasets;
import dev.weightflow.local.training.BaseWeights;
import dev.weightflow.local.training.TrainingOptions;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.TrainingRequest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./weightflow train}. */
@Command(
        name = "train",
        sortOptions = false,
        description = "Asks for a training. The same training asked for again is the same job.")
public final class TrainCommand implements Callable<Integer> {

    private final Session session;

    @Option(
            names = "--dataset",
            required = true,
            paramLabel = "ID",
            description = "The dataset, or its id's beginning.")
    private String dataset;

    @Mixin
    private TrainingOptions training = new TrainingOptions();

    @Option(names = "--priority", paramLabel = "N", description = "Higher ones are worked on first (0).")
    private Optional<Integer> priority;

    @Option(
            names = "--model-name",
            paramLabel = "NAME",
            description = "Register the result as a version of this model.")
    private Optional<String> modelName;

    @Option(names = "--job", paramLabel = "NAME", description = "A name for the job, instead of its derived id.")
    private Optional<String> job;

    @Option(names = "--wait", description = "Wait for the end and show the progress.")
    private boolean wait;

    public TrainCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() throws InterruptedException {
        Jobs jobs = new Jobs(session);
        Answer<Accepted> accepted = jobs.ask(draft(new Datasets(session).find(dataset)), job);
        String id = accepted.value().job();
        if (!wait) {
            session.terminal().show(accepted.raw(), () -> said(accepted.value()));
            return 0;
        }
        session.terminal().say(said(accepted.value()));
        Answer<Job> end = jobs.await(id);
        session.terminal().show(end.raw(), () -> JobText.one(end.value()));
        return 0;
    }

    private static String said(Accepted accepted) {
        return (accepted.known() ? "This training is known: it is job " : "Asked for job ") + accepted.job()
                + "\n('./weightflow jobs watch "
                + accepted.job().substring(0, Math.min(12, accepted.job().length()))
                + "' shows its progress)";
    }

    private TrainingRequest draft(DatasetId id) {
        EvaluationOptions evaluation = new EvaluationOptions(
                Optional.empty(), Split.VAL, Optional.empty(), 4, true, modelName.map(ModelName::new));
        return training.request(
                id,
                training.tasks(List.of()),
                training.baseWeights().map(BaseWeights::stored),
                priority,
                Optional.of(evaluation));
    }
}
