package dev.weightflow.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weightflow.chaos.history.FactTail;
import dev.weightflow.chaos.platform.Folders;
import dev.weightflow.chaos.platform.TestPlatform;
import dev.weightflow.schema.TaskDeclaration;
import dev.weightflow.schema.TaskName;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.ReportId;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.training.MethodSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Tests the way from a folder that declares tasks of its own, by a method file, to a promoted model, by the command line alone. */
@ExtendWith(WithUndisturbedRun.class)
@ResourceLock(UndisturbedRun.LOCK)
class OwnTasksIT {
    private static final String MODEL = "town";

    private final UndisturbedRun run;

    OwnTasksIT(UndisturbedRun run) {
        this.run = run;
    }

    @Test
    void a_folder_with_tasks_of_its_own_and_a_third_of_its_labels_missing_becomes_a_champion() throws Exception {
        TestPlatform platform = run.platform();
        Path scenes = TestFolders.FOLDERS.fresh("own-tasks").resolve("scenes");
        platform.run(
                        "scenes",
                        "--layout",
                        "dataset-yaml",
                        "--out",
                        scenes.toString(),
                        "--train",
                        "12",
                        "--val",
                        "6",
                        "--image-size",
                        "64x64")
                .succeeded();

        String dataset = platform.run("datasets", "ingest", scenes.toString(), "--json")
                .succeeded()
                .json()
                .path("dataset")
                .asText();
        String job = platform.run(("trainings create --data " + dataset
                                + " --model micro --method-file "
                                + Folders.project().resolve("docs/examples/lora_xs.py")
                                + " --rank 4 --steps 20 --batch-size 4 --image-size 64 --lr 0.002 --seed 5"
                                + " --checkpoint-every 10 --model-name " + MODEL + " --json")
                        .split(" "))
                .succeeded()
                .json()
                .path("job")
                .asText();
        Outcome outcome = Outcome.await(Sessions.of(platform), dataset, job, MODEL);

        DatasetManifest manifest =
                WeightflowJson.read(platform.store().read(new DatasetId(dataset).digest()), DatasetManifest.class);
        EvaluationReport report = WeightflowJson.read(
                platform.store().read(new ReportId(outcome.report()).digest()), EvaluationReport.class);
        assertThat(manifest.declarations())
                .extracting(TaskDeclaration::kind)
                .containsExactlyInAnyOrder("segmentation", "regression", "boundaries");
        assertThat(manifest.labelled()).isNotEmpty();
        assertThat(report.metrics().byTask().keySet())
                .containsExactlyInAnyOrderElementsOf(manifest.declarations().stream()
                        .map(TaskDeclaration::name)
                        .toList());
        TaskName depth = manifest.declarations().stream()
                .filter(task -> task.kind().equals("regression"))
                .map(TaskDeclaration::name)
                .findFirst()
                .orElseThrow();
        assertThat(report.metrics().of(depth).orElseThrow().scale().unit()).isEqualTo("m");
        assertThat(outcome.status()).isEqualTo("champion");
        MethodSpec method = FactTail.all(platform.kafka()).stream()
                .flatMap(fact -> fact.as(TrainingRequested.class).stream())
                .filter(requested -> requested.job().value().equals(job))
                .findFirst()
                .orElseThrow()
                .spec()
                .method();
        assertThat(method.text()).isEmpty();
        assertThat(new String(platform.store().read(method.storedText().orElseThrow()), StandardCharsets.UTF_8))
                .isEqualTo(Files.readString(Folders.project().resolve("docs/examples/lora_xs.py")));
    }
}
