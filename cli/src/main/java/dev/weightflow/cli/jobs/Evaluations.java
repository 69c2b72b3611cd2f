package dev.weightflow.cli.jobs;

import dev.weightflow.cli.client.ServiceClient;
import dev.weightflow.cli.client.Session;
import dev.weightflow.cli.console.CommandFailure;
import dev.weightflow.cli.console.ExitStatus;
import dev.weightflow.cli.jobs.Job.JobKind;
import dev.weightflow.comparison.statistics.ImageSums;
import dev.weightflow.schema.evaluation.EvaluationReport;
import dev.weightflow.schema.evaluation.PredictionImage;
import dev.weightflow.schema.json.WeightflowJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Client of evaluations and their reports, at {@code evaluator}. */
public final class Evaluations {
    private final Session session;
    private final Jobs jobs;
    private final ServiceClient client;

    public Evaluations(Session session) {
        this.session = session;
        this.jobs = new Jobs(session, JobKind.EVALUATION);
        this.client = jobs.client();
    }

    /**
     * Waits for the evaluation of a checkpoint on a dataset, which its training has requested.
     *
     * @throws CommandFailure if it fails
     */
    public Job await(String checkpoint, String dataset) throws InterruptedException {
        String list = "/evaluations?checkpoint=" + ServiceClient.segment(checkpoint) + "&dataset="
                + ServiceClient.segment(dataset);
        Job ordered = session.poller()
                .until(() -> client.first(list, 1).stream().map(Job::new).findFirst(), now -> {}, Optional::isPresent)
                .orElseThrow();
        return jobs.await(ordered.id());
    }

    /**
     * Requests the evaluation of a checkpoint on the validation split that it was trained with, without pictures and without the
     * untrained model; the same request finds the same evaluation.
     */
    public Job request(String checkpoint) {
        return new Job(
                client.post("/evaluations", Map.of("checkpoint", checkpoint, "pictures", 0, "untrained", false)));
    }

    public Job byId(String id) {
        return jobs.byId(id);
    }

    public EvaluationReport report(String id) {
        return WeightflowJson.read(client.bytes("/reports/" + ServiceClient.segment(id)), EvaluationReport.class);
    }

    /** Returns each image's contribution to a report's metrics; empty if the report does not keep them. */
    public Optional<ImageSums> imageSums(String report) {
        int parts = report(report).imageSumsDocuments().size();
        return parts == 0
                ? Optional.empty()
                : Optional.of(ImageSums.joined(IntStream.range(0, parts)
                        .mapToObj(part -> WeightflowJson.read(
                                client.bytes("/reports/" + ServiceClient.segment(report) + "/images"
                                        + (part == 0 ? "" : "?part=" + part)),
                                ImageSums.class))
                        .toList()));
    }

    /** Saves a report's pictures as files in that folder, named by task and sample. */
    public List<Path> pictures(EvaluationReport report, Path folder) {
        List<Path> files = new ArrayList<>();
        try {
            Files.createDirectories(folder);
            for (int number = 0; number < report.pictures().size(); number++) {
                PredictionImage picture = report.pictures().get(number);
                String sample = picture.sample().replaceAll("[^A-Za-z0-9._-]", "_");
                Path file = folder.resolve(picture.task().key() + "-" + sample + ".png");
                Files.write(file, client.bytes("/reports/" + report.id() + "/pictures/" + number));
                files.add(file);
            }
            return files;
        } catch (IOException e) {
            throw new CommandFailure(
                    "pictures-not-written",
                    ExitStatus.FAILED,
                    "The pictures cannot be written to " + folder + " (" + e.getMessage()
                            + "): make room there, or name another folder.",
                    e);
        }
    }
}
