package dev.weightflow.benchmarks.messaging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weightflow.benchmarks.journal.Latencies;
import dev.weightflow.local.server.EmbeddedServers;
import dev.weightflow.platform.event.Envelope;
import dev.weightflow.platform.event.EventCodec;
import dev.weightflow.platform.event.EventContext;
import dev.weightflow.platform.event.KafkaConnection;
import dev.weightflow.platform.objectstore.S3Settings;
import dev.weightflow.schema.PascalTasks;
import dev.weightflow.schema.dataset.DatasetManifest;
import dev.weightflow.schema.dataset.Shard;
import dev.weightflow.schema.dataset.Split;
import dev.weightflow.schema.event.Event;
import dev.weightflow.schema.event.ProgressEvent.JobProgressed;
import dev.weightflow.schema.event.TrainingEvent.TrainingRequested;
import dev.weightflow.schema.id.DatasetId;
import dev.weightflow.schema.id.Digest;
import dev.weightflow.schema.id.JobId;
import dev.weightflow.schema.id.WorkerId;
import dev.weightflow.schema.job.JobKind;
import dev.weightflow.schema.json.CanonicalJson;
import dev.weightflow.schema.json.WeightflowJson;
import dev.weightflow.schema.topic.Topic;
import dev.weightflow.schema.topic.Topics;
import dev.weightflow.schema.training.TrainingRequest;
import dev.weightflow.schema.training.TrainingSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "benchmarks/messaging",
        mixinStandardHelpOptions = true,
        description =
                "Times the way of messages through a trainer's channels, with a broker and a store on this machine.")
final class MessagingBenchmark implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final JobId WATCHED = new JobId("watched");
    /** A stream leaves out progress that is not later than what it began with, which the worker publishes too, under claims of its own. */
    private static final int LATEST_CLAIM = Integer.MAX_VALUE;

    private static final ObjectMapper JSON = new ObjectMapper();

    @Option(names = "--messages", defaultValue = "1000", description = "Messages one by one: ${DEFAULT-VALUE}")
    private int messages;

    @Option(names = "--burst", defaultValue = "5000", description = "Requests in a burst: ${DEFAULT-VALUE}")
    private int burst;

    private long sequence;

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new MessagingBenchmark()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("messaging-benchmark");
        Digest shard = Digest.ofText("a shard that never comes");
        try (EmbeddedServers servers = EmbeddedServers.start(folder);
                HangingStore store =
                        HangingStore.start(URI.create(servers.s3().endpoint()).getPort(), shard.toString())) {
            createTopics(servers);
            DatasetId dataset = storeDataset(servers, shard);
            try (TrainerProcess trainer = TrainerProcess.start(folder, servers, store);
                    KafkaProducer<String, byte[]> producer = producer(servers)) {
                occupy(servers, producer, dataset);
                progress(trainer, producer, "warm-up", messages / 5);
                System.out.println("progress, from Kafka to a stream of server-sent events: "
                        + progress(trainer, producer, "measured", messages));
                requests(servers, producer, dataset, "warm-up", messages / 5, PAUSE);
                System.out.println("request, from Kafka to its event in the journal: "
                        + requests(servers, producer, dataset, "measured", messages, PAUSE));
                requests(servers, producer, dataset, "burst", burst, Duration.ZERO);
            }
        }
        return 0;
    }

    private static void createTopics(EmbeddedServers servers) {
        servers.kafka()
                .createTopics(Topics.all().stream()
                        .map(topic ->
                                new NewTopic(topic.name(), topic.partitions(), (short) 1).configs(topic.settings()))
                        .toList());
    }

    /** Stores a dataset whose only shard is missing, which its first job will discover. */
    private static DatasetId storeDataset(EmbeddedServers servers, Digest shard) {
        servers.s3().createBucket("weightflow");
        DatasetManifest manifest = DatasetManifest.of(
                PascalTasks.NAMES,
                List.of(),
                Stream.of(Split.values())
                        .map(split -> new Shard(shard, split, 1, 1))
                        .toList(),
                List.of(),
                Digest.ofText("source"));
        S3Settings.of(
                        servers.s3().endpoint(),
                        "weightflow",
                        "us-east-1",
                        servers.s3().accessKey(),
                        servers.s3().secretKey())
                .open()
                .put(CanonicalJson.write(manifest));
        return manifest.id();
    }

    /** Occupies the trainer's worker with a job that does not end, and waits for its event. */
    private void occupy(EmbeddedServers servers, KafkaProducer<String, byte[]> producer, DatasetId dataset)
            throws Exception {
        Arrivals arrivals = new Arrivals(1);
        try (JournalReader reader = JournalReader.start(servers, arrivals)) {
            request(producer, arrivals, WATCHED, spec(dataset));
            arrivals.await(PATIENCE);
        }
    }

    private Latencies progress(TrainerProcess trainer, KafkaProducer<String, byte[]> producer, String phase, int count)
            throws Exception {
        Arrivals arrivals = new Arrivals(count);
        CountDownLatch listening = new CountDownLatch(1);
        HttpClient http = HttpClient.newHttpClient();
        CompletableFuture<Void> stream = http.sendAsync(
                        HttpRequest.newBuilder(trainer.address("/trainings/" + WATCHED + "/events"))
                                .header("Authorization", "Bearer " + trainer.token())
                                .header("Accept", "text/event-stream")
                                .build(),
                        HttpResponse.BodyHandlers.ofLines())
                .thenAcceptAsync(response -> {
                    try (Stream<String> lines = response.body()) {
                        lines.forEach(line -> {
                            listening.countDown();
                            seen(arrivals, phase, line);
                        });
                    }
                });
        listening.await();
        for (int i = 0; i < count; i++) {
            Thread.sleep(PAUSE.toMillis());
            sequence++;
            arrivals.sending(phase + sequence);
            send(
                    producer,
                    new JobProgressed(
                            JobKind.TRAINING,
                            WATCHED,
                            LATEST_CLAIM,
                            new WorkerId("benchmark"),
                            sequence,
                            phase,
                            i,
                            count,
                            "steps",
                            0,
                            Optional.empty(),
                            Map.of(),
                            Optional.empty()),
                    Topics.PROGRESS,
                    WATCHED);
        }
        try {
            return arrivals.await(PATIENCE);
        } finally {
            stream.cancel(true);
        }
    }

    private static void seen(Arrivals arrivals, String phase, String line) {
        if (line.startsWith("data:") && line.contains(phase)) {
            try {
                JsonNode progress = JSON.readTree(line.substring(5)).path("progress");
                arrivals.seen(progress.path("phase").asText()
                        + progress.path("sequence").asLong());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Latencies requests(
            EmbeddedServers servers,
            KafkaProducer<String, byte[]> producer,
            DatasetId dataset,
            String name,
            int count,
            Duration pause)
            throws Exception {
        TrainingSpec spec = spec(dataset);
        Arrivals arrivals = new Arrivals(count);
        try (JournalReader reader = JournalReader.start(servers, arrivals)) {
            for (int i = 0; i < count; i++) {
                Thread.sleep(pause.toMillis());
                request(producer, arrivals, new JobId(name + "-" + i), spec);
            }
            Latencies latencies = arrivals.await(PATIENCE);
            if (pause.isZero()) {
                System.out.printf(
                        "%d requests at once: %.0f events/s in the journal, %s%n",
                        count, arrivals.perSecond(), latencies);
            }
            return latencies;
        }
    }

    private static void request(
            KafkaProducer<String, byte[]> producer, Arrivals arrivals, JobId job, TrainingSpec spec) {
        arrivals.sending(job.value());
        send(producer, new TrainingRequested(job, 1, spec), Topics.TRAINING_REQUESTS, job);
    }

    private static void send(KafkaProducer<String, byte[]> producer, Event event, Topic topic, JobId key) {
        Envelope<Event> envelope = Envelope.of(event, "/benchmark", Instant.now(), EventContext.NONE);
        producer.send(new ProducerRecord<>(
                topic.name(), null, key.value(), EventCodec.data(envelope), EventCodec.headers(envelope)));
    }

    private static TrainingSpec spec(DatasetId dataset) {
        String request = "{\"dataset\":\"" + dataset + "\",\"model\":\"micro\",\"steps\":1}";
        return WeightflowJson.read(request.getBytes(StandardCharsets.UTF_8), TrainingRequest.class)
                .complete();
    }

    private static KafkaProducer<String, byte[]> producer(EmbeddedServers servers) {
        return new KafkaProducer<>(
                Map.of(
                        ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        servers.kafka().bootstrapServers(),
                        ProducerConfig.LINGER_MS_CONFIG,
                        0),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    private record JournalReader(KafkaConsumer<String, byte[]> consumer, Thread thread) implements AutoCloseable {

        static JournalReader start(EmbeddedServers servers, Arrivals arrivals) {
            KafkaConsumer<String, byte[]> consumer = KafkaConnection.to(
                            servers.kafka().bootstrapServers(), "benchmark")
                    .reader();
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.TRAININGS.name()).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            partitions.forEach(consumer::position);
            Thread thread = new Thread(() -> read(consumer, arrivals), "journal-reader");
            thread.setDaemon(true);
            thread.start();
            return new JournalReader(consumer, thread);
        }

        private static void read(KafkaConsumer<String, byte[]> consumer, Arrivals arrivals) {
            try (consumer) {
                while (true) {
                    consumer.poll(Duration.ofSeconds(1)).forEach(record -> {
                        if (EventCodec.decode(record).event() instanceof TrainingRequested requested) {
                            arrivals.seen(requested.job().value());
                        }
                    });
                }
            } catch (WakeupException e) {
                // all have been seen
            }
        }

        @Override
        public void close() {
            consumer.wakeup();
        }
    }
}
