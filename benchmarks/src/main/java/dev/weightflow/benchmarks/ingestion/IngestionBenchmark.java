package dev.weightflow.benchmarks.ingestion;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weightflow.benchmarks.Processor;
import dev.weightflow.local.server.EmbeddedServers;
import dev.weightflow.schema.topic.Topics;
import io.minio.MinioClient;
import io.minio.UploadObjectArgs;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "benchmarks/ingestion",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Ingests a folder of a bucket in parts, by one instance with one reader and by several, and tells what each step costs.")
final class IngestionBenchmark implements Callable<Integer> {
    private static final String BUCKET = "photographs";

    @Option(
            names = "--folder",
            defaultValue = "shared/data/pascal_mt_mini",
            description = "A folder in the layout of PASCAL_MT: ${DEFAULT-VALUE}")
    private Path folder;

    @Option(
            names = "--copies",
            defaultValue = "4",
            description = "Copies of its samples, under other names: ${DEFAULT-VALUE}")
    private int copies;

    @Option(names = "--part", defaultValue = "36", description = "Samples of a part: ${DEFAULT-VALUE}")
    private int part;

    @Option(names = "--shard", defaultValue = "36", description = "Samples of a shard: ${DEFAULT-VALUE}")
    private int shard;

    @Option(names = "--instances", split = ",", defaultValue = "1,2", description = "${DEFAULT-VALUE}")
    private List<Integer> instances;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new IngestionBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        System.out.println(Processor.description());
        Path temp = Files.createTempDirectory("ingestion-benchmark");
        try (EmbeddedServers servers = EmbeddedServers.start(temp.resolve("servers"))) {
            servers.kafka()
                    .createTopics(Topics.all().stream()
                            .map(topic ->
                                    new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.settings()))
                            .toList());
            servers.s3().createBucket("weightflow");
            servers.s3().createBucket(BUCKET);
            List<IngestionProcess> running = new ArrayList<>();
            try {
                for (int count : instances) {
                    while (running.size() < count) {
                        Path home = Files.createDirectories(temp.resolve("instance-" + running.size()));
                        running.add(IngestionProcess.start(home, servers, "s3://" + BUCKET, part));
                    }
                    measure(servers, running, "warm-" + count, false);
                    measure(servers, running, "measured-" + count, true);
                }
            } finally {
                running.forEach(IngestionProcess::close);
            }
        }
        return 0;
    }

    /** Ingests one set that nobody has ingested, and prints its times. */
    private void measure(EmbeddedServers servers, List<IngestionProcess> running, String set, boolean told)
            throws Exception {
        int files = upload(servers, set);
        double[] before =
                running.stream().mapToDouble(IngestionProcess::processorSeconds).toArray();
        double[] parts = parts(running);
        Phases phases = new Phases(System.nanoTime());
        String job = running.get(0).request("s3://" + BUCKET + "/" + set, shard);
        JsonNode last = running.get(0).ingestion(job);
        while (!List.of("completed", "failed", "cancelled")
                .contains(last.path("state").asText())) {
            phases.seen(last.path("progress").path("phase").asText(), System.nanoTime());
            Thread.sleep(50);
            last = running.get(0).ingestion(job);
        }
        phases.seen("ended", System.nanoTime());
        if (!last.path("state").asText().equals("completed")) {
            throw new IllegalStateException(last.toString());
        }
        if (told) {
            print(running, before, parts, phases, files);
        }
    }

    private void print(List<IngestionProcess> running, double[] before, double[] parts, Phases phases, int files)
            throws Exception {
        int images = copies * ids("train").size() + copies * ids("val").size();
        double processor = 0;
        double[] now = parts(running);
        StringBuilder each = new StringBuilder();
        for (int i = 0; i < running.size(); i++) {
            processor += running.get(i).processorSeconds() - before[i];
            each.append(each.isEmpty() ? "" : " + ").append((int) (now[i] - parts[i]));
        }
        System.out.printf(
                Locale.ROOT,
                "%d instances, %d images in %d objects: parts %s; %s; %.1f images a second, %.1f a second of processor time;"
                        + " load %.1f%n",
                running.size(),
                images,
                files,
                each,
                phases,
                images / phases.seconds(),
                images / processor,
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static double[] parts(List<IngestionProcess> running) throws Exception {
        double[] parts = new double[running.size()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = running.get(i).parts();
        }
        return parts;
    }

    private List<String> ids(String split) throws IOException {
        return Files.readAllLines(folder.resolve("ImageSets/Context/" + split + ".txt"));
    }

    /** Uploads the folder's samples under names of their own, and returns the number of objects. */
    private int upload(EmbeddedServers servers, String set) throws Exception {
        MinioClient client = MinioClient.builder()
                .endpoint(servers.s3().endpoint())
                .region("us-east-1")
                .credentials(servers.s3().accessKey(), servers.s3().secretKey())
                .build();
        int objects = 0;
        try (Stream<Path> walked = Files.walk(folder)) {
            for (Path file : walked.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString();
                if (name.startsWith("ImageSets/") || !name.contains("/")) {
                    continue;
                }
                for (int copy = 0; copy < copies; copy++) {
                    int slash = name.lastIndexOf('/') + 1;
                    upload(
                            client,
                            set + "/" + name.substring(0, slash) + named(set, copy, name.substring(slash)),
                            file);
                    objects++;
                }
            }
        }
        for (String split : List.of("train", "val")) {
            List<String> lines = new ArrayList<>();
            for (int copy = 0; copy < copies; copy++) {
                for (String id : ids(split)) {
                    lines.add(named(set, copy, id));
                }
            }
            Path list = Files.write(Files.createTempFile("ids", ".txt"), lines);
            upload(client, set + "/ImageSets/Context/" + split + ".txt", list);
            Files.delete(list);
            objects++;
        }
        return objects;
    }

    private static String named(String set, int copy, String name) {
        return set + "_" + copy + "_" + name;
    }

    private static void upload(MinioClient client, String key, Path file) throws Exception {
        client.uploadObject(UploadObjectArgs.builder()
                .bucket(BUCKET)
                .object(key)
                .filename(file.toString())
                .build());
    }

    /** Times at which the phases of a job were seen first. */
    private static final class Phases {
        private final long began;
        private final StringBuilder text = new StringBuilder();
        private String current = "";
        private long since;

        Phases(long began) {
            this.began = began;
            this.since = began;
        }

        void seen(String phase, long now) {
            if (!phase.equals(current)) {
                if (!current.isEmpty()) {
                    text.append(String.format(Locale.ROOT, "%s %.2f s, ", current, (now - since) / 1e9));
                }
                current = phase;
                since = now;
            }
        }

        double seconds() {
            return (since - began) / 1e9;
        }

        @Override
        public String toString() {
            return text + String.format(Locale.ROOT, "%.2f s in all", seconds());
        }
    }
}
