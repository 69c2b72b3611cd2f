package dev.weightflow.cli.jobs;

import dev.weightflow.cli.client.ServiceResponse;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.Quantities;
import dev.weightflow.cli.datasets.Datasets;
import dev.weightflow.cli.training.BaseWeights;
import dev.weightflow.cli.training.TrainingOptions;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./weightflow train}. */
@Command(
        name = "train",
        sortOptions = false,
        description = "Asks for a training. The same training asked for again is the same job.")
public final class TrainCommand implements Callable<Integer> {

    private final Session session;

    @Spec
    private CommandSpec spec;

    @Option(names = "--dataset", paramLabel = "ID", description = "The dataset, or its id's beginning; required.")
    private Optional<String> dataset;

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
        if (training.printsRecipe()) {
            training.showRecipe(session.terminal());
            return 0;
        }
        String data = dataset.orElseThrow(
                () -> new ParameterException(spec.commandLine(), "Missing required option: '--dataset=ID'"));
        Jobs jobs = new Jobs(session);
        ServiceResponse<Accepted> accepted = jobs.ask(draft(new Datasets(session).find(data)), job);
        if (!wait) {
            session.show(accepted, TrainCommand::said);
            return 0;
        }
        session.terminal().say(said(accepted.value()));
        session.show(jobs.await(accepted.value().job()), JobText::one);
        return 0;
    }

    private static String said(Accepted accepted) {
        return (accepted.known() ? "This training is known: it is job " : "Asked for job ") + accepted.job()
                + "\n('./weightflow jobs watch "
                + Quantities.brief(accepted.job())
                + "' shows its progress)";
    }

    private TrainingRequest draft(DatasetId id) {
        EvaluationOptions evaluation = new EvaluationOptions(
                Optional.empty(), Split.VAL, Optional.empty(), 4, true, modelName.map(ModelName::new));
        return training.request(
                id,
                training.tasks(List.of()),
                training.baseWeights().map(named -> BaseWeights.onPlatform(session, named)),
                priority,
                Optional.of(evaluation));
    }
}
