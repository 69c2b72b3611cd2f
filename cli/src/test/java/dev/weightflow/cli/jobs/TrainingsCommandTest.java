package dev.weightflow.cli.jobs;

import static dev.weightflow.cli.jobs.JobExamples.DATASET;
import static dev.weightflow.cli.jobs.JobExamples.JOB;
import static dev.weightflow.cli.jobs.JobExamples.completed;
import static dev.weightflow.cli.jobs.JobExamples.earlier;
import static dev.weightflow.cli.jobs.JobExamples.job;
import static dev.weightflow.cli.jobs.JobExamples.progress;
import static dev.weightflow.cli.jobs.JobExamples.progressEvent;
import static dev.weightflow.cli.jobs.JobExamples.stateEvent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.cli.CapturedTerminal;
import dev.weightflow.cli.client.FakeService;
import dev.weightflow.cli.weights.StoredExamples;
import dev.weightflow.model.method.Methods;
import dev.weightflow.schema.MethodName;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.DecayExemption;
import dev.weightflow.schema.training.InitialWeights;
import dev.weightflow.schema.training.ModelSize;
import dev.weightflow.schema.training.ResultCheckpoint;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import dev.weightflow.schema.training.ValidationOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingsCommandTest {

    @TempDir
    Path root;

    private FakeService trainer;
    private FakeService registry;
    private CapturedTerminal terminal;

    @BeforeEach
    void open() throws IOException {
        trainer = new FakeService();
        registry = new FakeService();
        trainer.replying("GET /datasets/" + DATASET, "{\"dataset\":" + JobExamples.dataset() + "}");
        terminal = new CapturedTerminal(root);
    }

    @AfterEach
    void close() {
        trainer.close();
        registry.close();
    }

    private int run(String... arguments) {
        Map<String, String> environment = new HashMap<>(trainer.as("trainer"));
        environment.putAll(trainer.as("dataset-ingestion"));
        environment.putAll(registry.as("checkpoint-registry"));
        return terminal.run(environment, arguments);
    }

    @Test
    void what_is_asked_for_is_what_the_words_say() {
        trainer.replying("POST /trainings?job=first", 202, "{\"job\":\"first\",\"known\":false}");

        assertThat(run(("trainings create --detach --data " + DATASET
                                + " --model micro --rank 8 --option divisor=none --option targets=q,k"
                                + " --steps 40 --batch-size 4 --lr 0.01 --seed 7 --tasks semseg,sal --model-name people"
                                + " --id first")
                        .split(" ")))
                .isZero();

        TrainingRequest draft = draft(trainer.requests().get(1));
        assertThat(draft.dataset().value()).isEqualTo(DATASET);
        assertThat(draft.model()).contains(ModelSize.MICRO);
        assertThat(draft.steps()).contains(40);
        assertThat(draft.epochs()).isEmpty();
        assertThat(draft.tasks()).hasSize(2);
        assertThat(draft.method())
                .contains(Methods.spec(MethodName.DELORA, Map.of("rank", "8", "divisor", "none", "targets", "q,k")));
        assertThat(draft.evaluation().orElseThrow().model().orElseThrow().value())
                .isEqualTo("people");
        assertThat(terminal.out()).contains("Training first is requested");
    }

    @Test
    void a_data_set_that_is_not_there_is_told_before_anything_is_asked_for_also_by_a_whole_id() {
        String missing = "99".repeat(32);

        trainer.replying("GET /datasets", "[]");
        assertThat(run("trainings", "create", "--data", missing)).isEqualTo(4);

        assertThat(terminal.err()).contains("There is no dataset '" + missing + "'");
        assertThat(trainer.requests()).containsExactly("GET /datasets/" + missing, "GET /datasets");
    }

    @Test
    void a_known_training_is_told() {
        trainer.replying("POST /trainings", 202, "{\"job\":\"" + JOB + "\",\"known\":true}");

        assertThat(run("trainings", "create", "--detach", "--data", DATASET)).isZero();

        assertThat(terminal.out()).contains("This training is known: " + JOB);
    }

    @Test
    void waiting_shows_the_progress_to_the_end() {
        trainer.replying("POST /trainings", 202, "{\"job\":\"" + JOB + "\",\"known\":false}")
                .replying("GET /trainings", "[" + job("waiting", "") + "," + earlier("claimed", progress(10)) + "]")
                .replying(
                        "GET /trainings/" + JOB + "/events",
                        stateEvent("waiting") + stateEvent("claimed") + progressEvent(20) + stateEvent("completed"))
                .replying("GET /trainings/" + JOB, completed());

        assertThat(run("trainings", "create", "--data", DATASET)).isZero();

        assertThat(terminal.err())
                .contains("Training cd34cd34cd34 waits behind training 0f1e0f1e0f1e (running, 10 of 40 steps)")
                .contains("training: 20 of 40, loss 7.500, 12.5 images/s");
        assertThat(terminal.out()).contains("completed").contains("step 40");
    }

    @Test
    void an_option_that_no_method_has_is_named_with_those_there_are() {
        assertThat(run("trainings", "create", "--detach", "--data", DATASET, "--option", "speed=9"))
                .isEqualTo(2);

        assertThat(terminal.err()).contains("speed is not an option of the method delora; there are rank,");
        assertThat(trainer.requests()).noneMatch(request -> request.startsWith("POST"));
    }

    @Test
    void a_recipe_and_the_numbers_laid_over_it_are_asked_for() {
        trainer.replying("POST /trainings", 202, "{\"job\":\"" + JOB + "\",\"known\":false}");

        assertThat(run(("trainings create --detach --data " + DATASET
                                + " --recipe mtlora-recipe --batch-size 8 --set dropPath=0.1 --set lossWeights.normals=5"
                                + " --set result=best --set undecayed=vectors,position-bias")
                        .split(" ")))
                .isZero();

        TrainingSpec spec = draft(trainer.requests().get(1)).complete();
        assertThat(spec.optimization().dropPath()).isEqualTo(0.1);
        assertThat(spec.optimization().accumulation()).isEqualTo(4);
        assertThat(spec.lossWeights().of(PascalTasks.NORMALS)).isEqualTo(5);
        assertThat(spec.optimizer().undecayed()).containsExactly(DecayExemption.VECTORS, DecayExemption.POSITION_BIAS);
        assertThat(spec.validation()).contains(new ValidationOptions(5, ResultCheckpoint.BEST));
    }

    @Test
    void patience_is_a_number_of_the_training() {
        trainer.replying("POST /trainings", 202, "{\"job\":\"" + JOB + "\",\"known\":false}");

        assertThat(run(("trainings create --detach --data " + DATASET
                                + " --set validateEveryEpochs=2 --patience 3 --min-delta 0.5")
                        .split(" ")))
                .isZero();

        assertThat(draft(trainer.requests().get(1)).complete().validation())
                .contains(new ValidationOptions(2, ResultCheckpoint.LAST, Optional.of(3), Optional.of(0.5)));
        assertThat(run("trainings", "create", "--detach", "--data", DATASET, "--patience", "0"))
                .isEqualTo(2);
        assertThat(terminal.err()).contains("--patience is 0, and must be at least 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"trainings create", "fit"})
    void a_recipe_is_printed_resolved_without_data_and_without_asking_for_anything(String command) {
        assertThat(run((command + " --recipe mtlora-recipe --set rotation=15 --epochs 30 --print-recipe").split(" ")))
                .isZero();

        assertThat(terminal.out())
                .containsPattern("rotation +15.0")
                .containsPattern("epochs +30")
                .containsPattern("effectiveBatch +32")
                .containsPattern("learningRate +3.125E-5")
                .containsPattern("validateEveryEpochs +5")
                .containsPattern("lossWeights.normals +10.0")
                .contains("docs/training.md");
        assertThat(trainer.requests()).isEmpty();
    }

    @Test
    void a_number_that_there_is_not_is_answered_with_those_there_are() {
        assertThat(run("trainings", "create", "--detach", "--data", DATASET, "--set", "dropPth=1"))
                .isEqualTo(2);

        assertThat(terminal.err()).contains("dropPth: there is no such parameter; choose effectiveBatch, accumulation");
        assertThat(trainer.requests()).noneMatch(request -> request.startsWith("POST"));
    }

    @Test
    void a_recipe_that_there_is_not_is_answered_with_those_there_are() {
        assertThat(run("trainings", "create", "--detach", "--data", DATASET, "--recipe", "best"))
                .isEqualTo(2);

        assertThat(terminal.err()).contains("no recipe is called 'best'; there are mtlora-recipe");
    }

    @Test
    void a_training_without_a_dataset_is_not_asked_for() {
        assertThat(run("trainings", "create")).isEqualTo(2);

        assertThat(terminal.err()).contains("--data");
    }

    @Test
    void the_best_checkpoint_is_shown_beside_the_last() {
        String best = "ab".repeat(32);
        trainer.replying("GET /trainings", "[" + completed() + "]")
                .replying(
                        "GET /trainings/" + JOB,
                        completed()
                                .replace(
                                        ",\"checkpointStep\":40",
                                        ",\"checkpointStep\":40,\"best\":{\"checkpoint\":\"" + best
                                                + "\",\"manifest\":\"" + best + "\",\"step\":20,\"deltaM\":-3.72}"));

        assertThat(run("trainings", "show", JOB)).isZero();

        assertThat(terminal.out()).contains(best + ", step 20, Δm -3.7 %").contains("step 40");
    }

    @Test
    void a_training_that_stopped_early_says_why() {
        trainer.replying("GET /trainings", "[" + completed() + "]")
                .replying(
                        "GET /trainings/" + JOB,
                        completed()
                                .replace(
                                        ",\"checkpointStep\":40",
                                        ",\"checkpointStep\":40,\"stoppedEarly\":\"Δm has not risen\""));

        assertThat(run("trainings", "show", JOB)).isZero();

        assertThat(terminal.out()).containsPattern("stopped early +Δm has not risen");
    }

    @Test
    void base_weights_are_named_or_uploaded_and_say_which_model_they_are_of() throws IOException {
        Path file = Files.writeString(root.resolve("swin.pth"), "the file");
        registry.replying("GET /base-weights", "[" + StoredExamples.TINY + "]")
                .replying("GET /base-weights/" + StoredExamples.DIGEST, StoredExamples.TINY)
                .replying("POST /base-weights?source=swin.pth", 200, StoredExamples.TINY);
        trainer.replying("POST /trainings", 202, "{\"job\":\"" + JOB + "\",\"known\":false}");

        for (String named : List.of("swin-tiny-22k", StoredExamples.DIGEST, file.toString())) {
            assertThat(run("trainings", "create", "--detach", "--data", DATASET, "--weights", named))
                    .as(terminal.err())
                    .isZero();

            TrainingRequest asked =
                    draft(trainer.requests().get(trainer.requests().size() - 1));
            assertThat(asked.start()).contains(InitialWeights.from(new Digest(StoredExamples.DIGEST)));
            assertThat(asked.model()).contains(ModelSize.TINY);
        }
    }

    @Test
    void images_have_the_size_that_stored_weights_fit_unless_another_one_is_given() {
        registry.replying("GET /base-weights", "[" + StoredExamples.MICRO_OF_128_PIXELS + "]")
                .replying("GET /base-weights/" + StoredExamples.DIGEST, StoredExamples.MICRO_OF_128_PIXELS);
        trainer.replying("POST /trainings", 202, "{\"job\":\"" + JOB + "\",\"known\":false}");
        List<String> create =
                List.of("trainings", "create", "--detach", "--data", DATASET, "--weights", "swin-micro-scenes");

        assertThat(run(create.toArray(String[]::new))).as(terminal.err()).isZero();
        assertThat(draft(trainer.requests().get(trainer.requests().size() - 1)).imageSize())
                .contains(128);

        assertThat(run(Stream.concat(create.stream(), Stream.of("--image-size", "256"))
                        .toArray(String[]::new)))
                .as(terminal.err())
                .isZero();
        assertThat(draft(trainer.requests().get(trainer.requests().size() - 1)).imageSize())
                .contains(256);
    }

    @Test
    void published_weights_that_the_platform_lacks_are_brought_by_its_registry() {
        registry.replying("GET /base-weights", "[]")
                .replying("POST /published-weights/swin-tiny-22k", 201, StoredExamples.TINY);
        trainer.replying("POST /trainings", 202, "{\"job\":\"" + JOB + "\",\"known\":false}");

        assertThat(run("trainings", "create", "--detach", "--data", DATASET, "--weights", "swin-tiny-22k"))
                .as(terminal.err())
                .isZero();
        assertThat(draft(trainer.requests().get(trainer.requests().size() - 1)).start())
                .contains(InitialWeights.from(new Digest(StoredExamples.DIGEST)));

        assertThat(run("trainings", "create", "--detach", "--data", DATASET, "--weights", "dinov2-vits14", "--offline"))
                .isEqualTo(4);

        assertThat(terminal.err())
                .contains("The registry brings swin-tiny-22k from https://github.com/SwinTransformer/")
                .contains("--offline forbids its registry to download")
                .contains("dinov2_vits14_pretrain.pth");
        assertThat(registry.requests()).noneMatch(request -> request.contains("dinov2"));
    }

    @Test
    void base_weights_that_are_not_there_start_nothing() {
        registry.replying("GET /base-weights", "[" + StoredExamples.TINY + "]");

        assertThat(run("trainings", "create", "--detach", "--data", DATASET, "--weights", "swin.pth"))
                .isEqualTo(4);
        assertThat(run("trainings", "create", "--detach", "--data", DATASET, "--weights", "swim-tiny-22k"))
                .isEqualTo(4);

        assertThat(terminal.err())
                .contains("There is no file swin.pth here")
                .contains("did you mean swin-tiny-22k?")
                .contains("weights add FILE");
        assertThat(trainer.requests()).noneMatch(request -> request.startsWith("POST"));
    }

    @Test
    void epochs_and_steps_exclude_each_other() {
        assertThat(run("trainings", "create", "--detach", "--data", DATASET, "--epochs", "1", "--steps", "2"))
                .isEqualTo(2);

        assertThat(terminal.err()).contains("--epochs").contains("--steps").contains("mutually exclusive");
    }

    @Test
    void a_method_that_is_not_there_is_named_with_those_there_are() {
        assertThat(run("trainings", "create", "--detach", "--data", DATASET, "--method", "magic"))
                .isEqualTo(2);

        assertThat(terminal.err()).contains("'magic'").contains("delora");
    }

    @Test
    void jobs_are_listed_with_their_progress() {
        trainer.replying("GET /trainings", "[" + job("claimed", progress(10)) + "," + job("waiting", "") + "]");

        assertThat(run("trainings", "list")).isZero();

        assertThat(terminal.out())
                .contains("cd34cd34cd34")
                .contains("running")
                .contains("10/40")
                .contains("1 min 30 s")
                .contains("micro delora r=24, 40 steps of 8 at 64 px");
    }

    @Test
    void watching_a_job_that_fails_ends_with_its_reason_and_status_1() {
        trainer.replying("GET /trainings", "[" + job("claimed", "") + "]")
                .replying("GET /trainings/" + JOB, job("claimed", progress(10)))
                .replying("GET /trainings/" + JOB + "/events", progressEvent(10) + stateEvent("failed"))
                .replying(
                        "GET /trainings/" + JOB,
                        job("failed", ",\"lastFailure\":{\"code\":\"diverged\",\"message\":\"the loss is NaN\"}"));

        assertThat(run("trainings", "watch", "cd34")).isEqualTo(1);

        assertThat(terminal.err()).contains("Training cd34cd34cd34 failed: the loss is NaN");
    }

    @Test
    void cancelling_sends_the_reason() {
        trainer.replying("GET /trainings", "[" + job("claimed", "") + "]")
                .replying("GET /trainings/" + JOB, job("claimed", ""))
                .replying("POST /trainings/" + JOB + "/cancel", 202, job("claimed", ""));

        assertThat(run("trainings", "cancel", "cd34", "--reason", "a typo")).isZero();

        assertThat(trainer.requests()).last().asString().contains("a typo");
        assertThat(terminal.out()).contains("stops before its next step");
    }

    @Test
    void an_ended_job_cannot_be_cancelled_and_the_service_says_why() {
        trainer.replying("GET /trainings/" + JOB, completed())
                .replying(
                        "POST /trainings/" + JOB + "/cancel",
                        409,
                        "{\"title\":\"Contradicts the job\",\"detail\":\"The job has ended.\",\"code\":\"job-ended\"}");

        assertThat(run("trainings", "cancel", JOB, "--json")).isEqualTo(5);

        assertThat(terminal.err()).contains("\"job-ended\"").contains("trainer says: The job has ended.");
    }

    private static TrainingRequest draft(String request) {
        return WeightflowJson.readStrictly(
                request.substring(request.indexOf('{')).getBytes(StandardCharsets.UTF_8), TrainingRequest.class);
    }
}
