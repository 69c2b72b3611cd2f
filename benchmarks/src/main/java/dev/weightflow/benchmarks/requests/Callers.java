package dev.weightflow.benchmarks.requests;

import dev.weightflow.benchmarks.journal.Latencies;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Concurrent callers, each with a thread of its own, that send one request after the other.
 *
 * @param count of concurrent callers
 */
record Callers(HttpClient http, int count) {
    private static final int ACCEPTED = 202;
    private static final int OK = 200;

    /** Answers, their rate from the first request to the last answer, and the latency of each. */
    record Seen(List<String> answers, double perSecond, Latencies latencies) {}

    static Callers of(int count) {
        return new Callers(
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(), count);
    }

    /**
     * Distributes the requests of these numbers, 0 to {@code requests - 1}, over the callers.
     *
     * @throws IllegalStateException with the first answer that does not accept its request
     */
    Seen send(int requests, IntFunction<HttpRequest> request) throws Exception {
        long[] nanos = new long[requests];
        String[] answers = new String[requests];
        AtomicInteger next = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            long began = System.nanoTime();
            List<Future<?>> callers = new ArrayList<>();
            for (int caller = 0; caller < count; caller++) {
                callers.add(threads.submit(() -> {
                    for (int number = next.getAndIncrement(); number < requests; number = next.getAndIncrement()) {
                        long sent = System.nanoTime();
                        answers[number] = answer(request.apply(number));
                        nanos[number] = System.nanoTime() - sent;
                    }
                    return null;
                }));
            }
            for (Future<?> caller : callers) {
                caller.get();
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            return new Seen(List.of(answers), requests / seconds, Latencies.of(nanos));
        } finally {
            threads.shutdownNow();
        }
    }

    String answer(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != ACCEPTED && answer.statusCode() != OK) {
            throw new IllegalStateException(request.uri() + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }
}
