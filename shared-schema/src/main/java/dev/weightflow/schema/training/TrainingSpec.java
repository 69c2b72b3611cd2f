package dev.weightflow.schema.training;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weightflow.schema.Faults;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.job.JobSpec;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.json.WeightflowJson;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Complete specification of a training: nothing depends on defaults that may change. {@link TrainingRequest} is the requester's form.
 *
 * @param tasks the tasks to learn, in the order of {@link TaskName}
 * @param imageSize the side of the square that images are resized to, in pixels; a size that the model's windows fit
 * @param seed the seed of all randomness, within ±2^53
 * @param priority jobs of higher priority are claimed first; 0 is normal
 * @param timeLimitSeconds time limit of the job in all; no limit if absent
 * @param checkpointEverySteps number of steps between two committed checkpoints
 * @param evaluation the evaluation of the result; none if absent
 * @param sampling selection and augmentation of training images
 * @param validation measurements on the validation split while the model is trained; none if absent
 * @param regularization terms of the loss that keep weights from moving far
 * @param datasets the datasets that images are drawn from, {@code dataset} first, whose validation split and tasks are the training's; none if that
 * is the only one
 */
public record TrainingSpec(
        DatasetId dataset,
        ModelSize model,
        MethodSpec method,
        List<TaskName> tasks,
        TrainingLength length,
        int batchSize,
        int imageSize,
        Optimization optimization,
        long seed,
        InitialWeights start,
        int priority,
        Optional<Long> timeLimitSeconds,
        int checkpointEverySteps,
        Optional<EvaluationOptions> evaluation,

        @JsonInclude(value = Include.CUSTOM, valueFilter = ReferenceOmitted.class)
        OptimizerOptions optimizer,

        @JsonInclude(value = Include.CUSTOM, valueFilter = ReferenceOmitted.class)
        LossWeights lossWeights,

        @JsonInclude(value = Include.CUSTOM, valueFilter = ReferenceOmitted.class)
        Sampling sampling,

        Optional<ValidationOptions> validation,

        @JsonInclude(value = Include.CUSTOM, valueFilter = ReferenceOmitted.class)
        Precision precision,

        @JsonInclude(value = Include.CUSTOM, valueFilter = ReferenceOmitted.class)
        Regularization regularization,

        @JsonInclude(Include.NON_EMPTY) List<DatasetShare> datasets)
        implements JobSpec {
    /** Greatest seed, which every JSON reader keeps exact. */
    public static final long MAX_SEED = 1L << 53;

    public TrainingSpec {
        tasks = Faults.listOf(tasks).stream().sorted().toList();
        start = start == null ? InitialWeights.random() : start;
        optimizer = optimizer == null ? OptimizerOptions.REFERENCE : optimizer;
        lossWeights = lossWeights == null ? LossWeights.REFERENCE : lossWeights.only(tasks);
        sampling = sampling == null ? Sampling.REFERENCE : sampling;
        precision = precision == null ? Precision.FLOAT32 : precision;
        regularization = regularization == null ? Regularization.NONE : regularization;
        datasets = Faults.listOf(datasets);
        Faults faults = Faults.of("A training specification")
                .present("dataset", dataset)
                .present("model", model)
                .present("method", method)
                .require(!tasks.isEmpty(), "tasks are missing")
                .require(new HashSet<>(tasks).size() == tasks.size(), "tasks must differ, not be %s", tasks)
                .present("length", length)
                .within("length", Optional.ofNullable(length).map(TrainingLength::faults))
                .atLeast(1, "batchSize", batchSize)
                .require(
                        model == null || model.fits(imageSize),
                        "imageSize must fit the %s of %s, as multiples of %d do, not be %d",
                        model == null ? "" : model.hasWindows() ? "windows" : "patches",
                        model == null ? "" : model.key(),
                        model == null ? 0 : model.imageUnit(),
                        imageSize)
                .present("optimization", optimization)
                .within("optimization", Optional.ofNullable(optimization).map(Optimization::faults))
                .require(seed >= -MAX_SEED && seed <= MAX_SEED, "seed must lie within ±2^53, not be %d", seed)
                .atLeast(1, "checkpointEverySteps", checkpointEverySteps)
                .within("evaluation", evaluation.map(EvaluationOptions::faults))
                .within("optimizer", Optional.of(optimizer.faults()))
                .within("lossWeights", Optional.of(lossWeights.faults(tasks)))
                .within("sampling", Optional.of(sampling.faults(tasks)))
                .within("validation", validation.map(ValidationOptions::faults))
                .within("regularization", Optional.of(regularization.faults()));
        DatasetShare.faults(dataset, datasets).forEach(fault -> faults.require(false, fault));
        timeLimitSeconds.ifPresent(limit -> faults.atLeast(1, "timeLimitSeconds", limit));
        faults.raise();
    }

    /** Creates the specification of a training on one dataset. */
    public TrainingSpec(
            DatasetId dataset,
            ModelSize model,
            MethodSpec method,
            List<TaskName> tasks,
            TrainingLength length,
            int batchSize,
            int imageSize,
            Optimization optimization,
            long seed,
            InitialWeights start,
            int priority,
            Optional<Long> timeLimitSeconds,
            int checkpointEverySteps,
            Optional<EvaluationOptions> evaluation,
            OptimizerOptions optimizer,
            LossWeights lossWeights,
            Sampling sampling,
            Optional<ValidationOptions> validation,
            Precision precision,
            Regularization regularization) {
        this(
                dataset,
                model,
                method,
                tasks,
                length,
                batchSize,
                imageSize,
                optimization,
                seed,
                start,
                priority,
                timeLimitSeconds,
                checkpointEverySteps,
                evaluation,
                optimizer,
                lossWeights,
                sampling,
                validation,
                precision,
                regularization,
                List.of());
    }

    /** Returns the datasets that images are drawn from with their shares, which add up to 1. */
    public List<DatasetShare> mixture() {
        return datasets.isEmpty() ? List.of(new DatasetShare(dataset, 1)) : datasets;
    }

    /** Returns the specification with images drawn from several datasets, of which the first is {@code dataset}; shares are scaled. */
    public TrainingSpec drawingFrom(List<DatasetShare> shares) {
        ObjectNode json = WeightflowJson.tree(this);
        return WeightflowJson.convert(
                json.set("datasets", WeightflowJson.tree(DatasetShare.normalised(shares))), TrainingSpec.class);
    }

    /** Returns the specification with another method. */
    public TrainingSpec with(MethodSpec other) {
        ObjectNode json = WeightflowJson.tree(this);
        return WeightflowJson.convert(json.set("method", WeightflowJson.tree(other)), TrainingSpec.class);
    }

    public int imagesPerStep() {
        return batchSize * optimization.accumulation();
    }

    @Override
    public Optional<Duration> timeLimit() {
        return timeLimitSeconds.map(Duration::ofSeconds);
    }

    /** Compares everything except priority, time limit, checkpoint interval and evaluation, which do not change the job. */
    @Override
    public boolean isSameWorkAs(JobSpec other) {
        return other instanceof TrainingSpec training && jobId().equals(training.jobId());
    }

    /**
     * Returns every number of the training by its name, including those that JSON omits because they are the reference's: under the names of {@link
     * TrainingOverrides}, and the others as here.
     */
    public Map<String, String> numbers() {
        Map<String, String> numbers = new TreeMap<>(TrainingOverrides.of(this).words());
        length.epochs().ifPresent(epochs -> numbers.put("epochs", epochs.toString()));
        length.steps().ifPresent(steps -> numbers.put("steps", steps.toString()));
        numbers.put("batchSize", Integer.toString(batchSize));
        numbers.put("effectiveBatch", Integer.toString(imagesPerStep()));
        numbers.put("imageSize", Integer.toString(imageSize));
        numbers.put("learningRate", Double.toString(optimization.learningRate()));
        numbers.put("seed", Long.toString(seed));
        return numbers;
    }

    /** Returns the identity of the job: the digest of what determines its requested checkpoints, the validated ones included. */
    public JobId jobId() {
        ObjectNode identity = WeightflowJson.tree(this);
        identity.remove(List.of("priority", "timeLimitSeconds", "checkpointEverySteps", "evaluation"));
        return new JobId(CanonicalJson.digest(identity).hex());
    }
}
