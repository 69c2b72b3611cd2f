package dev.weightflow.chaos.experiment;

import dev.weightflow.chaos.history.Comparison;
import dev.weightflow.chaos.history.FactTail;
import dev.weightflow.chaos.platform.Secrets;
import dev.weightflow.chaos.platform.TestPlatform;
import dev.weightflow.local.platform.ServiceName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Has a platform work, receive invalid requests from a caller with a token, and lose its broker and its store, each of which it logs; then searches
 * for every secret in all of its output: logs, topics, objects, state, command lines of processes, and responses to callers without a token.
 */
final class LeakedSecrets {
    private static final int STEPS = 18;
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final List<String> ANSWERS = List.of("/q/openapi", "/none");
    private static final List<String> MANAGEMENT = List.of("/q/metrics", "/q/health");

    private LeakedSecrets() {}

    static Property run(Trial trial) throws InterruptedException {
        Path folder = trial.folder();
        List<String> faults = trial.faults;
        try (TestPlatform platform = TestPlatform.start(folder);
                FactTail tail = new FactTail(platform.kafka())) {
            trial.single(STEPS).start(platform.kafkaForRequests(), tail).join();
            complain(platform);
            Secrets secrets = Secrets.of(folder);
            secrets.open().forEach(file -> faults.add("others may read " + folder.relativize(file)));
            faults.addAll(control(secrets, folder.resolve("run/planted")));
            int places = 0;
            int leaks = 0;
            for (Place place : places(platform, secrets, folder)) {
                places++;
                for (String secret : place.told()) {
                    leaks++;
                    faults.add(place.name() + " tells the " + secret);
                }
            }
            trial.say("%d places", places);
            trial.injected = secrets.count();
            return trial.found(secrets.count(), Comparison.of(places, places, 0, 0, leaks));
        }
    }

    /** Searched place, and the secrets found in it. */
    private record Place(String name, List<String> told) {}

    private static List<Place> places(TestPlatform platform, Secrets secrets, Path folder) throws InterruptedException {
        List<Place> places = new ArrayList<>();
        for (Path file : secrets.searched()) {
            places.add(new Place(folder.relativize(file).toString(), secrets.in(file)));
        }
        ProcessHandle.current().descendants().forEach(process -> {
            Optional<String> command = process.info().commandLine();
            command.ifPresent(line -> places.add(new Place("the command line " + process.pid(), secrets.in(line))));
        });
        for (ServiceName service : ServiceName.deciding()) {
            for (String path : ANSWERS) {
                String answer = get(platform.address(service.key()) + path, Optional.empty());
                places.add(new Place(service + path, secrets.in(answer)));
            }
            for (String path : MANAGEMENT) {
                String answer = get(platform.management(service.key()) + path, Optional.empty());
                places.add(new Place(service + path, secrets.in(answer)));
            }
        }
        return places;
    }

    /** Provokes error messages. */
    private static void complain(TestPlatform platform) throws InterruptedException {
        String token = platform.token();
        for (ServiceName service : ServiceName.deciding()) {
            String address = platform.address(service.key());
            get(address + "/none", Optional.of(token));
            get(address + "/none", Optional.of(token + "x"));
        }
        for (String part : List.of(TestPlatform.BROKER, TestPlatform.STORE)) {
            platform.process(part).ifPresent(process -> {
                platform.kill(part, process);
                platform.awaitSuccessor(part, process);
            });
        }
        platform.run("models", "list").succeeded();
        platform.run("models", "show", "nobody@champion");
    }

    /** Verifies the search itself: a secret planted in a file is found. */
    private static List<String> control(Secrets secrets, Path planted) {
        try {
            Files.writeString(planted, "password=" + secrets.any() + "\n");
            boolean found =
                    secrets.searched().contains(planted) && !secrets.in(planted).isEmpty();
            Files.delete(planted);
            return found ? List.of() : List.of("the search does not find what is there");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String get(String address, Optional<String> token) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address));
        token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
        try {
            HttpResponse<String> answer = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return answer.headers().map() + answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
