package dev.weightflow.local.jobs;

import dev.weightflow.local.client.Answer;
import dev.weightflow.local.client.Session;
import dev.weightflow.local.datasets.Datasets;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.Task;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ModelName;
import dev.weightflow.schema.training.EvaluationOptions;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.TrainingRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
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

    @Option(names = "--model", description = "micro, tiny, small or base (tiny if absent).")
    private Optional<ModelSize> model;

    @Option(
            names = "--method",
            defaultValue = "delora",
            description = "The method, one of those that './weightflow methods' lists (${DEFAULT-VALUE}).")
    private MethodName method;

    @Option(names = "--rank", paramLabel = "R", description = "The rank of the adapters.")
    private Optional<Integer> rank;

    @Option(
            names = "--option",
            paramLabel = "NAME=VALUE",
            description = "An option of the method, such as targets=q,v; a wrong one is answered with those there are.")
    private Map<String, String> options = new LinkedHashMap<>();

    @ArgGroup
    private Length length = new Length();

    /** How long to train. */
    private static final class Length {
        @Option(names = "--epochs", paramLabel = "N", description = "Passes over the training split (300 if absent).")
        private Optional<Integer> epochs = Optional.empty();

        @Option(names = "--steps", paramLabel = "N", description = "Optimizer steps, instead of epochs.")
        private Optional<Integer> steps = Optional.empty();
    }

    @Option(names = "--batch-size", paramLabel = "N", description = "Images a step (32; 8 for micro).")
    private Optional<Integer> batchSize;

    @Option(names = "--image-size", paramLabel = "PIXELS", description = "A multiple of 32 (448; 64 for micro).")
    private Optional<Integer> imageSize;

    @Option(names = "--lr", paramLabel = "RATE", description = "The peak learning rate.")
    private Optional<Double> learningRate;

    @Option(names = "--seed", paramLabel = "N", description = "What all randomness is derived from (0).")
    private Optional<Long> seed;

    @Option(
            names = "--tasks",
            split = ",",
            paramLabel = "TASK",
            description = "semseg, normals, sal, human_parts (all).")
    private List<Task> tasks = List.of();

    @Option(
            names = "--base-weights",
            paramLabel = "DIGEST",
            description = "The digest of a stored pre-trained backbone (random weights if absent).")
    private Optional<String> baseWeights;

    @Option(names = "--checkpoint-every", paramLabel = "STEPS", description = "Steps between two checkpoints (500).")
    private Optional<Integer> checkpointEvery;

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
        return new TrainingRequest(
                id,
                model,
                Optional.of(MethodArguments.parse(method, rank, options)),
                tasks,
                length.epochs,
                length.steps,
                batchSize,
                imageSize,
                learningRate,
                Optional.empty(),
                seed,
                baseWeights.map(BaseWeights::start),
                priority,
                Optional.empty(),
                checkpointEvery,
                Optional.of(evaluation));
    }
}
